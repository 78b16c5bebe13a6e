package dev.seatlock.waitingroom;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * The bell that opens a sale: an event, in the sense of concurrency. Any number wait for it, on every replica; it rings
 * once, and all of them go on.
 *
 * <p>Nobody holds a thread while waiting, and nobody waits without a bound.
 *
 * <p><b>The bell remembers nothing.</b> Whether the sale is open is said by the show, in the database. Whoever wants to
 * wait begins to wait <em>first</em>, and looks at the show then: in the other order a bell that rings in between would
 * be missed for good.
 *
 * <p>Over replicas it is a message on a Redis topic. A replica that misses it, as while Redis is away, must look at the
 * show from time to time; {@link #awaited} says of which shows.
 */
@Singleton
public final class OpeningBell {

    private static final Logger LOG = Logger.getLogger(OpeningBell.class);

    private final RedissonClient redis;
    private final ConcurrentMap<UUID, Map<Long, CompletableFuture<Boolean>>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong came = new AtomicLong();
    private volatile boolean hears;
    private volatile boolean closing;

    OpeningBell(RedissonClient redis) {
        this.redis = redis;
    }

    void start(@Observes StartupEvent start) {
        Thread.startVirtualThread(this::listen); // Redis may be away as yet
    }

    /** Lets everyone go who waits here, unheard: they wait again, at another replica. */
    void close(@Observes ShutdownDelayInitiatedEvent end) {
        closing = true;
        waiting.values().forEach(those -> those.values().forEach(waiter -> waiter.complete(false)));
    }

    /**
     * Waits for the bell of a show.
     *
     * @return comes to true when it rings, and to false when it has not for so long. Whoever completes it does not wait
     *     any more
     */
    @SuppressWarnings("FutureReturnValueIgnored") // it is the waiter's own end that matters
    public CompletableFuture<Boolean> await(UUID show, Duration most) {
        CompletableFuture<Boolean> waiter = new CompletableFuture<>();
        long number = came.incrementAndGet();
        waiting.compute(show, (it, those) -> {
            Map<Long, CompletableFuture<Boolean>> all = those == null ? new ConcurrentHashMap<>() : those;
            all.put(number, waiter);
            return all;
        });
        waiter.whenComplete((rung, none) -> forget(show, number));
        if (closing) { // only now, or one who comes between would be forgotten
            waiter.complete(false);
        }
        return waiter.completeOnTimeout(false, most.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void forget(UUID show, long number) {
        waiting.computeIfPresent(show, (it, those) -> {
            those.remove(number);
            return those.isEmpty() ? null : those;
        });
    }

    /** Lets everyone go who waits for this show, on every replica. To ring once more does no harm. */
    @SuppressWarnings("FutureReturnValueIgnored") // whoever does not hear it looks at the show
    public void ring(UUID show) {
        ringHere(show);
        topic().publishAsync(show.toString());
    }

    private void ringHere(UUID show) {
        Map<Long, CompletableFuture<Boolean>> those = waiting.remove(show);
        if (those != null) {
            those.values().forEach(waiter -> waiter.complete(true));
        }
    }

    /** The shows whose bell someone waits for here. */
    public Set<UUID> awaited() {
        if (!hears) {
            listen();
        }
        return Set.copyOf(waiting.keySet());
    }

    private synchronized void listen() {
        if (hears) {
            return;
        }
        try {
            topic().addListener(String.class, (channel, show) -> ringHere(UUID.fromString(show)));
            hears = true;
        } catch (RuntimeException away) {
            LOG.debugf("the bell of other replicas is not heard yet: %s", away.getMessage());
        }
    }

    private RTopic topic() {
        return redis.getTopic("seatlock:opening-bell", StringCodec.INSTANCE);
    }
}
