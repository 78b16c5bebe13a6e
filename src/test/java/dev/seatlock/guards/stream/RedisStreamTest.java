package dev.seatlock.guards.stream;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.guards.OneGuard;
import dev.seatlock.guards.batch.Batch;
import dev.seatlock.guards.redis.RedisKeys;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.Superseded;
import dev.seatlock.inventory.Wins;
import dev.seatlock.stores.RedisServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.Redisson;
import org.redisson.api.RBucket;
import org.redisson.api.RStream;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.api.stream.StreamAddArgs;
import org.redisson.api.stream.StreamCreateGroupArgs;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.api.stream.StreamReadGroupArgs;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

@QuarkusTest
class RedisStreamTest extends OneGuard {

    @Inject
    RedissonClient redis;

    @Inject
    StatelessSession session;

    @Inject
    Batch batch;

    @Inject
    Wins wins;

    @Override
    protected String name() {
        return "redis-stream";
    }

    @Test
    void sellsOnceWhatAWriterLeftThatDiedBeforeItsCommit() throws Exception {
        Show show = newShow(Duration.ZERO);
        leaveUnacknowledged(show, claim(show, seats(1), Duration.ZERO));
        assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, seats(2), Duration.ZERO)));
        assertEquals(2, auditor.audit(show.id()).tally().sold());
        assertTrue(auditor.audit(show.id()).isSound());
    }

    @Test
    void doesNotSellAgainWhatAWriterLeftThatDiedAfterItsCommit() throws Exception {
        Show show = newShow(Duration.ZERO);
        Claim sold = claim(show, seats(1), Duration.ZERO);
        leaveUnacknowledged(show, sold);
        assertInstanceOf(
                Outcome.Won.class, batch.sellIf(List.of(sold), trip -> {}).getFirst()); // by the writer that then died
        assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, seats(2), Duration.ZERO)));
        assertEquals(2, auditor.audit(show.id()).tally().sold());
        await().until(() -> keys(show).stream().size() == 0); // and was acknowledged this time
        assertTrue(auditor.audit(show.id()).isSound());
    }

    /** What a pause past the lease does to a writer: the lease and the epoch are another's when it wakes up. */
    @Test
    void letsNoWriterSellThatHasBeenReplaced() throws Exception {
        Show show = newShow(Duration.ZERO);
        assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, seats(1), Duration.ZERO)));
        long replaced = epoch(show);
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery(
                                "update stream_writer set epoch = epoch + 1 where show_id = :show")
                        .setParameter("show", show.id().value())
                        .executeUpdate());
        assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, seats(2), Duration.ZERO)));
        assertEquals(replaced + 2, epoch(show), "it was sold without becoming the writer anew");
        assertTrue(auditor.audit(show.id()).isSound());
    }

    /** Were they refused, each would be told so by the one writer and sold to by the other. */
    @Test
    void answersNoneOfABatchOnceAnotherWriterHasTakenOver() {
        Show show = newShow(Duration.ZERO);
        List<Claim> claims = List.of(claim(show, seats(1), Duration.ZERO), claim(show, seats(2), Duration.ZERO));
        assertThrows(
                Superseded.class,
                () -> batch.sellIf(claims, locking -> {
                    throw new Superseded("another writer has taken over");
                }));
        AtomicInteger transactions = new AtomicInteger();
        assertThrows(
                Superseded.class,
                () -> batch.sellIf(claims, locking -> {
                    if (transactions.incrementAndGet() == 1) {
                        throw new IllegalStateException("so that they are served one by one");
                    }
                    throw new Superseded("another writer has taken over meanwhile");
                }));
        assertEquals(0, auditor.audit(show.id()).tally().sold());
    }

    /** As a buyer does who was told busy, asks again under the key, and is offered other seats by then. */
    @Test
    void tellsOfTheSeatsThatWereSoldWhereAClaimComesAgainForOthers() throws Exception {
        Show show = newShow(Duration.ZERO);
        RBucket<String> lease = redis.getBucket(RedisKeys.of(show.id(), "stream-writer"), StringCodec.INSTANCE);
        lease.set("a writer that is asleep");
        Claim second = claim(show, seats(2), Duration.ZERO);
        Claim first = new Claim(
                second.id(), show.id(), show.terms(), seats(1), second.buyer(), Duration.ZERO, Duration.ofMillis(300));
        assertEquals(Outcome.refused(Outcome.Reason.BUSY), guard().claim(first));
        lease.delete();
        Outcome.Won won = assertInstanceOf(Outcome.Won.class, guard().claim(second));
        assertEquals(requireNonNull(wins.find(second)).seats(), won.seats());
        assertEquals(seats(2), won.claim().wish(), "what had been withdrawn was sold");
        assertEquals(1, auditor.audit(show.id()).tally().sold());
    }

    /** The first was sold by a writer that died before it said so. */
    @Test
    void tellsOfTheSeatsThatWereSoldBeforeWhereAClaimComesAgainForOthers() throws Exception {
        Show show = newShow(Duration.ZERO);
        Claim first = claim(show, seats(1), Duration.ZERO);
        leaveUnacknowledged(show, first);
        Outcome.Won again = assertInstanceOf(Outcome.Won.class, guard().claim(first.wishing(seats(2))));
        assertEquals(requireNonNull(wins.find(first)).seats(), again.seats());
        assertEquals(1, auditor.audit(show.id()).tally().sold());
        assertTrue(auditor.audit(show.id()).isSound());
    }

    /** Else a claim whose buyer was told that nobody knows would be sold to nobody, much later. */
    @Test
    void forgetsWhatHasBeenCalledWhenNobodyWaitsForItAnyMore() {
        Show show = newShow(Duration.ZERO);
        StreamedClaim streamed = StreamedClaim.of(claim(show, seats(1), Duration.ZERO), "nobody");
        ClaimStream keys = keys(show);
        keys.add(streamed).join();
        assertEndsWithinAMinute(keys, streamed);
        assertTrue(keys.call(streamed.attempt(), false));
        assertEndsWithinAMinute(keys, streamed);
        keys.answer(Map.of(streamed, StreamedAnswer.routeAnew(streamed)));
        assertEndsWithinAMinute(keys, streamed);
    }

    private static void assertEndsWithinAMinute(ClaimStream keys, StreamedClaim claim) {
        long millis = keys.state(claim.attempt()).remainTimeToLive();
        assertTrue(millis > 0 && millis <= 60_000, () -> millis + " ms");
    }

    /**
     * As one is that is full: the claim stays called, and the next writer may well sell what its buyer had been
     * refused.
     */
    @Test
    void letsNobodyHearAnAnswerThatRedisDoesNotKeep(@TempDir Path folder) throws Exception {
        try (RedisServers full = RedisServers.alone(folder)) {
            Config config = new Config();
            URI url = URI.create(full.url());
            config.useSingleServer()
                    .setAddress("redis://%s:%d".formatted(url.getHost(), url.getPort()))
                    .setConnectionMinimumIdleSize(1)
                    .setConnectionPoolSize(4);
            RedissonClient client = Redisson.create(config);
            try {
                Claim claim = claim(newShow(Duration.ZERO), seats(1), Duration.ZERO);
                StreamedClaim streamed = StreamedClaim.of(claim, "answers");
                ClaimStream keys = new ClaimStream(client, claim.show());
                keys.add(streamed).join();
                assertTrue(keys.call(streamed.attempt(), false));
                List<String> heard = new CopyOnWriteArrayList<>();
                RTopic answers = client.getTopic("answers", StringCodec.INSTANCE);
                answers.addListener(String.class, (topic, text) -> heard.add(text));
                full.ask("CONFIG", "SET", "maxmemory", "1");
                assertThrows(
                        RedisException.class,
                        () -> keys.answer(
                                Map.of(streamed, StreamedAnswer.of(streamed, Outcome.refused(Outcome.Reason.BUSY)))));
                answers.publish("the last");
                await().until(() -> heard.contains("the last"));
                assertEquals(List.of("the last"), heard);
                assertTrue(keys.call(streamed.attempt(), true), "the next writer may not decide it");
            } finally {
                client.shutdown();
            }
        }
    }

    /** As after an update, when an entry of the version before is still in the stream. */
    @Test
    void passesOverAnEntryThatItCannotRead() throws Exception {
        Show show = newShow(Duration.ZERO);
        keys(show).stream().add(StreamAddArgs.entry(ClaimStream.CLAIM, "{\"id\": 1}"));
        assertInstanceOf(Outcome.Won.class, guard().claim(claim(show, seats(1), Duration.ZERO)));
        await().until(() -> keys(show).stream().size() == 0);
    }

    private long epoch(Show show) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(
                                "select epoch from stream_writer where show_id = :show", Long.class)
                        .setParameter("show", show.id().value())
                        .getSingleResult());
    }

    /** As a writer does that dies once it has called a claim. */
    private void leaveUnacknowledged(Show show, Claim claim) {
        ClaimStream keys = keys(show);
        StreamedClaim streamed = StreamedClaim.of(claim, "nobody");
        keys.add(streamed).join();
        RStream<String, String> stream = keys.stream();
        stream.createGroup(StreamCreateGroupArgs.name("writers").id(StreamMessageId.ALL));
        assertEquals(
                1,
                stream.readGroup("writers", "writer", StreamReadGroupArgs.neverDelivered())
                        .size());
        assertTrue(keys.call(streamed.attempt(), false));
    }

    private ClaimStream keys(Show show) {
        return new ClaimStream(redis, show.id());
    }
}
