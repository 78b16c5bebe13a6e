package dev.seatlock.guards.stream;

import dev.seatlock.guards.redis.RedisKeys;
import dev.seatlock.inventory.ShowId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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
import org.redisson.client.codec.StringCodec;

/**
 * What there is in Redis of one show's claims: the stream, and beside it whether a claim still waits or has been
 * called, or how it was answered. Whoever moves it out of waiting first, the writer or the buyer, decides; both do
 * so by compare-and-set.
 */
record ClaimStream(RedissonClient redis, ShowId show) {

    /** The field of a stream's entry. */
    static final String CLAIM = "claim";

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
    static @Nullable StreamedAnswer answer(@Nullable String state) {
        return state == null || state.equals(WAITING) || state.equals(CALLED) ? null : StreamedAnswer.read(state);
    }

    /** True if it is to be decided now; {@code again} if an earlier writer may have called it and gone. */
    boolean call(UUID attempt, boolean again) {
        RBucket<String> state = state(attempt);
        return state.compareAndSet(
                        CompareAndSetArgs.expected(WAITING).set(CALLED).timeToLive(FORGOTTEN_AFTER))
                || (again && CALLED.equals(state.get()));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // execute waits for all of them
    void answer(Map<StreamedClaim, StreamedAnswer> answers) {
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
