package dev.seatlock.guards;

import static dev.seatlock.guards.Card.Hazard.CLOCK_JUMP;
import static dev.seatlock.guards.Card.Hazard.PAUSE;
import static dev.seatlock.guards.Card.Hazard.REDIS_LOSS;
import static dev.seatlock.guards.Card.Hazard.UNKNOWN_COMMIT;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.GuardChanged;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.StoreFailure;
import dev.seatlock.inventory.WishKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import org.jspecify.annotations.Nullable;
import org.redisson.api.BatchOptions;
import org.redisson.api.BatchResult;
import org.redisson.api.RBatch;
import org.redisson.api.RBucket;
import org.redisson.api.RFuture;
import org.redisson.api.RScript;
import org.redisson.api.RScriptAsync;
import org.redisson.api.RStream;
import org.redisson.api.RedissonClient;
import org.redisson.api.bucket.CompareAndSetArgs;
import org.redisson.api.stream.StreamAddArgs;
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

    /** As long as the database lets the writer's transaction take. */
    private static final Duration CALLED_ENDS_WITHIN = Duration.ofSeconds(5);

    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);
    private static final Duration STAYS_WITHOUT_CLAIMS = Duration.ofSeconds(5);
    private static final int MOST_WAITING = 4_096;
    private static final long DRAINS_WITHIN_SECONDS = 5;

    /** The field of a stream's entry. */
    static final String CLAIM = "claim";

    private static final Card CARD = Card.named("redis-stream")
            .primitive("Redis stream, one consumer")
            .stands(Stands.onALease()
                    .holds(PAUSE, CLOCK_JUMP, UNKNOWN_COMMIT)
                    .stalls(REDIS_LOSS)
                    .table())
            .fits(WishKind.values())
            .mechanism("All claims of a show go through one stream; one writer, whose epoch PostgreSQL compares, sells"
                    + " them in batches.")
            .fails("Never sells twice. It stalls until a dead writer's lease has run out, and answers late after"
                    + " Redis forgot.")
            .whenToUse("Claims must be decided in one order that can be read afterwards.")
            .cost("Two hops through Redis and one hand-over a claim; a connection to Redis for each show that is sold.")
            .source("https://redis.io/docs/latest/develop/data-types/streams/#consumer-groups");

    private final SeatLedger ledger;
    private final StatelessSession session;
    private final RedissonClient redis;
    private final Batch batch;
    private final RedisSpans spans;
    private final ConcurrentMap<UUID, CompletableFuture<StreamedClaim.Answer>> awaited = new ConcurrentHashMap<>();
    private final ConcurrentMap<ShowId, Candidate> candidates = new ConcurrentHashMap<>(); // one small object a show
    private final String replyTo = "seatlock:answers:" + UUID.randomUUID();
    private final AtomicBoolean listening = new AtomicBoolean();
    private final Phaser writing = new Phaser(1);
    private volatile boolean closing;

    RedisStream(
            SeatLedger ledger,
            StatelessSession session,
            RedissonClient redis,
            Batch batch,
            RedisSpans spans,
            MeterRegistry metrics) {
        this.ledger = ledger;
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
        Keys keys = new Keys(redis, claim.show());
        StreamedClaim sent = StreamedClaim.of(claim, replyTo);
        Awaited asked = new Awaited(keys, claim, sent.attempt());
        awaited.put(sent.attempt(), asked.answer);
        try {
            listen();
            add(keys, claim, sent);
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
    private void add(Keys keys, Claim claim, StreamedClaim sent) throws InterruptedException {
        try (var _ = spans.begin(claim, "xadd")) {
            keys.add(sent).get(ADDED_WITHIN.toNanos(), NANOSECONDS);
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

    /**
     * Waits for the answer to one claim: it hears it, or finds it where the writer left it, or finds the places in the
     * ledger.
     */
    private final class Awaited {

        private final Keys keys;
        private final Claim claim;
        private final UUID attempt;
        private final CompletableFuture<StreamedClaim.Answer> answer = new CompletableFuture<>();
        private final long patientUntilNanos;

        Awaited(Keys keys, Claim claim, UUID attempt) {
            this.keys = keys;
            this.claim = claim;
            this.attempt = attempt;
            patientUntilNanos = System.nanoTime() + claim.patience().toNanos();
        }

        Outcome outcome() throws InterruptedException {
            try {
                return heard(left(patientUntilNanos));
            } catch (TimeoutException impatient) {
                if (withdraw()) {
                    return Outcome.refused(Outcome.Reason.BUSY);
                }
            } catch (InterruptedException interrupted) {
                if (withdraw()) {
                    throw interrupted;
                }
                Thread.currentThread().interrupt();
                return new Outcome.Unsure("interrupted after the claim had been called");
            }
            return called();
        }

        /** It cannot be withdrawn any more, or Redis does not say so. */
        private Outcome called() throws InterruptedException {
            long endNanos = patientUntilNanos + CALLED_ENDS_WITHIN.toNanos();
            do {
                StreamedClaim.Answer left = lookUp();
                if (left != null) {
                    return outcomeOf(left);
                }
                Outcome.Won won = won();
                if (won != null) {
                    return won;
                }
                try {
                    return heard(Math.min(left(endNanos), LOOKS_EVERY.toNanos()));
                } catch (TimeoutException silent) {
                    // looks again
                }
            } while (left(endNanos) > 0);
            return withdraw()
                    ? Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE)
                    : new Outcome.Unsure("the writer did not answer");
        }

        private Outcome heard(long nanos) throws InterruptedException, TimeoutException {
            try {
                return outcomeOf(answer.get(nanos, NANOSECONDS));
            } catch (ExecutionException never) {
                throw new IllegalStateException(never);
            }
        }

        private Outcome outcomeOf(StreamedClaim.Answer answered) {
            if (answered.toBeRouted()) {
                throw new GuardChanged(claim);
            }
            return answered.outcome(claim);
        }

        private Outcome.@Nullable Won won() {
            try {
                return ledger.findWon(claim);
            } catch (RuntimeException away) {
                if (StoreFailure.of(away) == StoreFailure.DEFECT) {
                    throw away;
                }
                return null; // nobody knows, as yet
            }
        }

        private boolean withdraw() {
            return Boolean.TRUE.equals(ask(keys.withdraw(attempt)));
        }

        private StreamedClaim.@Nullable Answer lookUp() {
            return Keys.answer(ask(keys.state(attempt).getAsync()));
        }

        /** Null where Redis does not answer soon. */
        private static <T> @Nullable T ask(RFuture<T> question) {
            try {
                return question.toCompletableFuture().get(LOOKS_EVERY.toNanos(), NANOSECONDS);
            } catch (ExecutionException | TimeoutException away) {
                return null;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt(); // whoever waits next will notice
                return null;
            }
        }

        private static long left(long endNanos) {
            return Math.max(0, endNanos - System.nanoTime());
        }
    }

    /** One topic for all answers to this replica. */
    private void listen() {
        if (listening.compareAndSet(false, true)) {
            try {
                redis.getTopic(replyTo, StringCodec.INSTANCE).addListener(String.class, (topic, text) -> {
                    StreamedClaim.Answer answer = StreamedClaim.Answer.read(text);
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
                        new StreamWriter(show, redis, session, ledger, batch).run(this::isWanted);
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

    /**
     * What there is in Redis of one show's claims: the stream, and beside it whether a claim still waits or has been
     * called, or how it was answered. Whoever moves it out of waiting first, the writer or the buyer, decides; both do
     * so by compare-and-set.
     */
    record Keys(RedissonClient redis, ShowId show) {

        private static final String WAITING = "waiting";
        private static final String CALLED = "called";

        /** Longer than any buyer waits: a claim that nobody has decided by then is forgotten, and so is an answer. */
        private static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(60);

        /**
         * A buyer who hears an answer that Redis did not keep would be told one thing, and the next writer decide
         * another.
         */
        private static final String KEEP_THEN_TELL =
                "redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2]) return redis.call('publish', ARGV[3], ARGV[1])";

        RStream<String, String> stream() {
            return redis.getStream(RedisKeys.of(show, "stream"), StringCodec.INSTANCE);
        }

        private String stateOf(UUID attempt) {
            return RedisKeys.of(show, "stream", attempt.toString());
        }

        RBucket<String> state(UUID attempt) {
            return redis.getBucket(stateOf(attempt), StringCodec.INSTANCE);
        }

        /**
         * Sent once: what is sent again after a time-out may be there already, though the second time it is refused.
         */
        @SuppressWarnings("FutureReturnValueIgnored") // execute waits for all of them
        CompletableFuture<BatchResult<?>> add(StreamedClaim claim) {
            RBatch atOnce = redis.createBatch(BatchOptions.defaults().retryAttempts(0));
            atOnce.getBucket(stateOf(claim.attempt()), StringCodec.INSTANCE).setAsync(WAITING, FORGOTTEN_AFTER);
            atOnce.<String, String>getStream(RedisKeys.of(show, "stream"), StringCodec.INSTANCE)
                    .addAsync(StreamAddArgs.entry(CLAIM, claim.text()));
            return atOnce.executeAsync().toCompletableFuture();
        }

        /** True if it was still waiting, and now nobody will sell it. */
        RFuture<Boolean> withdraw(UUID attempt) {
            return state(attempt).compareAndSetAsync(WAITING, null);
        }

        /** What the writer left there; null if it has not answered yet. */
        static StreamedClaim.@Nullable Answer answer(@Nullable String state) {
            return state == null || state.equals(WAITING) || state.equals(CALLED)
                    ? null
                    : StreamedClaim.Answer.read(state);
        }

        /** True if it is to be decided now; {@code again} if an earlier writer may have called it and gone. */
        boolean call(UUID attempt, boolean again) {
            RBucket<String> state = state(attempt);
            return state.compareAndSet(
                            CompareAndSetArgs.expected(WAITING).set(CALLED).timeToLive(FORGOTTEN_AFTER))
                    || (again && CALLED.equals(state.get()));
        }

        @SuppressWarnings("FutureReturnValueIgnored") // execute waits for all of them
        void answer(Map<StreamedClaim, StreamedClaim.Answer> answers) {
            RBatch atOnce = redis.createBatch(BatchOptions.defaults());
            RScriptAsync script = atOnce.getScript(StringCodec.INSTANCE);
            answers.forEach((claim, answer) -> script.evalAsync(
                    RScript.Mode.READ_WRITE,
                    KEEP_THEN_TELL,
                    RScript.ReturnType.LONG,
                    List.of(stateOf(claim.attempt())),
                    answer.text(),
                    Long.toString(FORGOTTEN_AFTER.toMillis()),
                    claim.replyTo()));
            atOnce.execute();
        }
    }
}
