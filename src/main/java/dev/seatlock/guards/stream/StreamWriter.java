package dev.seatlock.guards.stream;

import static java.util.Objects.requireNonNull;

import dev.seatlock.guards.batch.Batch;
import dev.seatlock.guards.redis.RedisKeys;
import dev.seatlock.inventory.GuardChanged;
import dev.seatlock.inventory.GuardTerms;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Superseded;
import dev.seatlock.inventory.Wins;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.hibernate.StatelessSession;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RBucket;
import org.redisson.api.RStream;
import org.redisson.api.RedissonClient;
import org.redisson.api.bucket.CompareAndDeleteArgs;
import org.redisson.api.stream.StreamCreateGroupArgs;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.api.stream.StreamReadGroupArgs;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;

/**
 * The one consumer of a show's stream, over all replicas; this replica's candidate for it.
 *
 * <ol>
 *   <li>Take the lease in Redis, or look again while another has it. The lease says who <em>should</em> write.
 *   <li>Raise the writer's epoch in PostgreSQL. The epoch says who <em>may</em>: each batch locks its row and compares,
 *       so a writer that slept past its lease finds itself replaced, and its batch is rolled back.
 *   <li>Read first what an earlier writer was given and did not acknowledge, then what is new.
 *   <li>Sell a batch, commit, answer, acknowledge; prolong the lease; again.
 * </ol>
 *
 * <p>What was committed but not acknowledged comes again to the next writer, who finds the win under the claim's id.
 */
final class StreamWriter {

    private static final Logger LOG = Logger.getLogger(StreamWriter.class);
    private static final String GROUP = "writers";
    private static final String CONSUMER = "writer"; // one name for whoever it is: a successor inherits what is pending
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);
    private static final int MOST_TOGETHER = 256;

    private final ShowId show;
    private final ClaimStream claims;
    private final RedissonClient redis;
    private final StatelessSession session;
    private final Wins wins;
    private final Batch batch;
    private final String me = UUID.randomUUID().toString();

    StreamWriter(ShowId show, RedissonClient redis, StatelessSession session, Wins wins, Batch batch) {
        this.show = show;
        claims = new ClaimStream(redis, show);
        this.redis = redis;
        this.session = session;
        this.wins = wins;
        this.batch = batch;
    }

    /** Writes, or waits to take over, for as long as it is wanted. */
    void run(BooleanSupplier wanted) {
        while (wanted.getAsBoolean()) {
            try {
                if (lease().setIfAbsent(me, LEASE)) {
                    try {
                        write(wanted);
                    } finally {
                        lease().compareAndDelete(CompareAndDeleteArgs.expected(me));
                    }
                } else {
                    Thread.sleep(LOOKS_EVERY);
                }
            } catch (Superseded replaced) {
                LOG.infof("redis-stream: the writer of show %s has been replaced", show);
            } catch (RuntimeException failed) {
                LOG.warnf("redis-stream: the writer of show %s failed: %s", show, failed.getMessage());
                pause();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void write(BooleanSupplier wanted) {
        long epoch = takeOver();
        RStream<String, String> stream = claims.stream();
        createGroup(stream);
        serve(stream.readGroup(GROUP, CONSUMER, StreamReadGroupArgs.greaterThan(StreamMessageId.ALL)), epoch, true);
        while (wanted.getAsBoolean() && stillLeased()) {
            var news = stream.readGroup(
                    GROUP,
                    CONSUMER,
                    StreamReadGroupArgs.neverDelivered().count(MOST_TOGETHER).timeout(LOOKS_EVERY));
            serve(news, epoch, false);
        }
    }

    private long takeOver() {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery("""
                        insert into stream_writer (show_id, epoch, replica) values (:show, 1, :replica)
                        on conflict (show_id) do update set epoch = stream_writer.epoch + 1, replica = excluded.replica
                        returning epoch
                        """, Long.class)
                        .setParameter("show", show.value())
                        .setParameter("replica", wins.replica())
                        .getSingleResult());
    }

    private void requireEpoch(long mine) {
        Long now = session.createNativeQuery(
                        "select epoch from stream_writer where show_id = :show for update", Long.class)
                .setParameter("show", show.value())
                .getSingleResultOrNull();
        if (now == null || now != mine) {
            throw new Superseded("another writer has taken over");
        }
    }

    private static void createGroup(RStream<String, String> stream) {
        try {
            stream.createGroup(
                    StreamCreateGroupArgs.name(GROUP).id(StreamMessageId.ALL).makeStream());
        } catch (RedisException there) {
            if (!String.valueOf(there.getMessage()).contains("BUSYGROUP")) {
                throw there;
            }
        }
    }

    /** The lease is prolonged between batches; should it lapse within one, the epoch decides. */
    private boolean stillLeased() {
        RBucket<String> lease = lease();
        return me.equals(lease.get()) && lease.expire(LEASE);
    }

    private RBucket<String> lease() {
        return redis.getBucket(RedisKeys.of(show, "stream-writer"), StringCodec.INSTANCE);
    }

    private void serve(Map<StreamMessageId, Map<String, String>> messages, long epoch, boolean again) {
        if (messages.isEmpty()) {
            return;
        }
        Map<GuardTerms, List<StreamedClaim>> byTerms = new LinkedHashMap<>();
        for (Map<String, String> message : messages.values()) {
            StreamedClaim claim = read(message.get(ClaimStream.CLAIM));
            if (claim != null && claims.call(claim.attempt(), again)) {
                byTerms.computeIfAbsent(claim.terms(), terms -> new ArrayList<>())
                        .add(claim);
            }
        }
        byTerms.values().forEach(together -> answer(together, epoch, again));
        StreamMessageId[] done = messages.keySet().toArray(StreamMessageId[]::new);
        claims.stream().ack(GROUP, done);
        claims.stream().remove(done);
    }

    /**
     * An entry that cannot be read, as from another version, is passed over, so that it does not stop those behind it.
     */
    private @Nullable StreamedClaim read(@Nullable String text) {
        try {
            return StreamedClaim.read(requireNonNull(text));
        } catch (IllegalArgumentException | NullPointerException foreign) {
            LOG.errorf("redis-stream: an entry of show %s cannot be read: %s", show, foreign.getMessage());
            return null;
        }
    }

    private void answer(List<StreamedClaim> streamed, long epoch, boolean again) {
        Map<StreamedClaim, StreamedAnswer> answers = new LinkedHashMap<>();
        List<StreamedClaim> undecided = new ArrayList<>();
        for (StreamedClaim claim : streamed) {
            Outcome.Won won = again ? wins.find(claim.claim(show)) : null;
            if (won == null) {
                undecided.add(claim);
            } else {
                answers.put(claim, StreamedAnswer.of(claim, won));
            }
        }
        if (!undecided.isEmpty()) {
            sell(undecided, epoch, answers);
        }
        claims.answer(answers);
    }

    private void sell(List<StreamedClaim> undecided, long epoch, Map<StreamedClaim, StreamedAnswer> answers) {
        try {
            List<Outcome> outcomes = batch.sellIf(
                    undecided.stream().map(claim -> claim.claim(show)).toList(), trip -> {
                        trip.make();
                        requireEpoch(epoch);
                    });
            for (int i = 0; i < outcomes.size(); i++) {
                answers.put(undecided.get(i), StreamedAnswer.of(undecided.get(i), outcomes.get(i)));
            }
        } catch (GuardChanged changed) {
            undecided.forEach(claim -> answers.put(claim, StreamedAnswer.routeAnew(claim)));
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOKS_EVERY);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
