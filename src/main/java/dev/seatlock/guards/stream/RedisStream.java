package dev.seatlock.guards.stream;

import static dev.seatlock.guards.Card.Hazard.CLOCK_JUMP;
import static dev.seatlock.guards.Card.Hazard.PAUSE;
import static dev.seatlock.guards.Card.Hazard.REDIS_LOSS;
import static dev.seatlock.guards.Card.Hazard.UNKNOWN_COMMIT;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.batch.Batch;
import dev.seatlock.guards.batch.QueueDepth;
import dev.seatlock.guards.redis.RedisSpans;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wins;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hibernate.StatelessSession;
import org.jboss.logging.Logger;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.RedisReconnectedException;
import org.redisson.client.RedisResponseTimeoutException;
import org.redisson.client.WriteRedisConnectionException;
import org.redisson.client.codec.StringCodec;

/**
 * A single writer: all claims of a show go through one stream in Redis, and one consumer over all replicas sells them.
 *
 * <ol>
 *   <li>Write down that the claim waits, and put it at the end of the show's stream.
 *   <li>The {@link StreamWriter} calls it (from then on it cannot be withdrawn), sells it in a batch, commits, answers
 *       on this replica's topic, and only then acknowledges it to the stream.
 *   <li>A buyer who loses patience withdraws, if the claim has not been called, and is told busy; else the answer is
 *       waited for, and looked for, since what is said while Redis is lost is not heard.
 * </ol>
 *
 * <pre>
 *   replica 1   claim → add → ┐                                  ┌ → topic 1 → answer
 *   replica 2   claim → add → ┼ stream → writer: batch, commit → ┼ → topic 2 → answer
 *   replica 3   claim → add → ┘         (on any replica)         └ → topic 3 → answer
 * </pre>
 *
 * <p>Where only one writes there is no race; the question is who that one is. The lease in Redis is a suggestion, the
 * writer's epoch in PostgreSQL is the rule. When a writer dies, what it had been given and not acknowledged is given to
 * the next, who sells it once: a claim that was committed already has its win.
 *
 * <p>A stream that Redis forgot leaves its buyers without an answer, not without their places.
 */
@Singleton
final class RedisStream implements Guard {

    private static final Logger LOG = Logger.getLogger(RedisStream.class);
    private static final Duration ADDED_WITHIN = Duration.ofSeconds(2);

    private static final Duration STAYS_WITHOUT_CLAIMS = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 4_096;
    private static final long DRAINS_WITHIN_SECONDS = 5;

    private static final Card CARD = Card.named("redis-stream")
            .primitive("Redis stream, one consumer")
            .stands(Stands.onALease()
                    .holds(PAUSE, CLOCK_JUMP, UNKNOWN_COMMIT)
                    .stalls(REDIS_LOSS)
                    .table())
            .fitsEveryPlace()
            .mechanism("All claims of a show go through one stream. One writer sells them in batches, and PostgreSQL"
                    + " compares its epoch.")
            .fails("Never sells twice. It stalls until a dead writer's lease has run out, and it answers late after"
                    + " Redis has lost data.")
            .whenToUse("Claims must be decided in one order that can be read afterwards.")
            .cost("Two hops through Redis and one hand-over for each claim; one connection to Redis for each show that"
                    + " is sold.")
            .source("https://redis.io/docs/latest/develop/data-types/streams/#consumer-groups");

    private final Wins wins;
    private final StatelessSession session;
    private final RedissonClient redis;
    private final Batch batch;
    private final RedisSpans spans;
    private final ConcurrentMap<UUID, CompletableFuture<StreamedAnswer>> awaited = new ConcurrentHashMap<>();
    private final ConcurrentMap<ShowId, Candidate> candidates = new ConcurrentHashMap<>(); // one small object a show
    private final String replyTo = "seatlock:answers:" + UUID.randomUUID();
    private final AtomicBoolean listening = new AtomicBoolean();
    private final Phaser writing = new Phaser(1);
    private volatile boolean closing;

    RedisStream(
            Wins wins,
            StatelessSession session,
            RedissonClient redis,
            Batch batch,
            RedisSpans spans,
            MeterRegistry metrics) {
        this.wins = wins;
        this.session = session;
        this.redis = redis;
        this.batch = batch;
        this.spans = spans;
        QueueDepth.tell(metrics, CARD.name(), awaited::size);
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        if (closing || awaited.size() >= MOST_WAITING) {
            return Outcome.refused(Outcome.Reason.BUSY);
        }
        ClaimStream stream = new ClaimStream(redis, claim.show());
        StreamedClaim sent = StreamedClaim.of(claim, replyTo);
        AwaitedAnswer asked = new AwaitedAnswer(wins, stream, claim, sent.attempt());
        awaited.put(sent.attempt(), asked.answer);
        try {
            listen();
            add(stream, claim, sent);
            candidates.computeIfAbsent(claim.show(), Candidate::new).wanted();
            return asked.outcome();
        } catch (RedisException refused) {
            LOG.warnf("redis-stream: Redis takes no claims: %s", refused.getMessage());
            return Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE);
        } finally {
            awaited.remove(sent.attempt());
        }
    }

    /**
     * Puts the claim into the stream, unless that fails for certain. It may also have got there before Redis fell
     * silent, and then it is awaited like any other.
     *
     * @throws RedisException if it is not there, and will not be
     */
    private void add(ClaimStream stream, Claim claim, StreamedClaim sent) throws InterruptedException {
        try (var _ = spans.begin(claim, "xadd")) {
            stream.add(sent).get(ADDED_WITHIN.toNanos(), NANOSECONDS);
        } catch (ExecutionException failed) {
            switch (requireNonNull(failed.getCause())) {
                case RedisResponseTimeoutException silent -> unsureWhetherAdded(silent);
                case WriteRedisConnectionException broken -> unsureWhetherAdded(broken);
                case RedisReconnectedException broken -> unsureWhetherAdded(broken);
                case RedisException refused -> throw refused;
                default -> throw new IllegalStateException(failed);
            }
        } catch (TimeoutException silent) {
            unsureWhetherAdded(silent);
        }
    }

    private static void unsureWhetherAdded(Exception cause) {
        LOG.warnf("redis-stream: Redis was lost while it took a claim: %s", cause);
    }

    /** One topic for all answers to this replica. */
    private void listen() {
        if (listening.compareAndSet(false, true)) {
            try {
                redis.getTopic(replyTo, StringCodec.INSTANCE).addListener(String.class, (topic, text) -> {
                    StreamedAnswer answer = StreamedAnswer.read(text);
                    var waiting = awaited.get(answer.attempt());
                    if (waiting != null) {
                        waiting.complete(answer);
                    }
                });
            } catch (RedisException away) {
                listening.set(false);
                throw away;
            }
        }
    }

    /**
     * This replica's candidate for the writer of one show: there while claims have come of late, and gone when they
     * stop.
     */
    private final class Candidate {

        private final ShowId show;
        private final AtomicBoolean running = new AtomicBoolean();
        private volatile long lastWantedNanos;

        Candidate(ShowId show) {
            this.show = show;
        }

        void wanted() {
            lastWantedNanos = System.nanoTime();
            if (running.compareAndSet(false, true)) {
                writing.register();
                Thread.ofVirtual().name("stream-writer-" + show).start(() -> {
                    try {
                        new StreamWriter(show, redis, session, wins, batch).run(this::isWanted);
                    } finally {
                        running.set(false);
                        writing.arriveAndDeregister();
                    }
                });
            }
        }

        private boolean isWanted() {
            return !closing && System.nanoTime() - lastWantedNanos < STAYS_WITHOUT_CLAIMS.toNanos();
        }
    }

    /** A writer finishes its batch and gives its lease back; another replica's candidate goes on. */
    void drain(@Observes ShutdownEvent end) {
        closing = true;
        try {
            writing.awaitAdvanceInterruptibly(writing.arrive(), DRAINS_WITHIN_SECONDS, SECONDS);
        } catch (InterruptedException | TimeoutException late) {
            LOG.warn("redis-stream: a writer still had its lease at the end");
        }
    }

    @Override
    public Card card() {
        return CARD;
    }
}
