package dev.seatlock.web.seatmap;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatsChanged;
import dev.seatlock.inventory.ShowId;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.redisson.api.RTopic;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * Has every replica hear of every change: at once where it happened, and elsewhere by a message on a Redis topic, which
 * gathers what changes within some milliseconds. A message that is lost, as while Redis is away, costs nobody more than
 * two seconds: {@link SeatMaps} are not trusted for longer.
 */
@Singleton
class SeatMapRelay {

    private static final Logger LOG = Logger.getLogger(SeatMapRelay.class);
    private static final Duration GATHERS_FOR = Duration.ofMillis(20);
    private static final int MOST_CLAIMS = 1_000; // in one message; beyond, it says that any place may have changed
    private static final int MOST_UNDER_WAY = 100;

    private final RedissonClient redis;
    private final SeatMaps maps;
    private final SeatMapStream stream;
    private final String self = UUID.randomUUID().toString();
    private final Map<ShowId, Set<ClaimId>> gathered = new HashMap<>();
    private final AtomicBoolean gathering = new AtomicBoolean();
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
    private volatile boolean hears;

    SeatMapRelay(RedissonClient redis, SeatMaps maps, SeatMapStream stream) {
        this.redis = redis;
        this.maps = maps;
        this.stream = stream;
    }

    void start(@Observes StartupEvent start) {
        Thread.startVirtualThread(this::listen); // Redis may be away as yet
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void listen() {
        if (hears) {
            return;
        }
        try {
            topic().addListener(String.class, (channel, message) -> hear(message));
            hears = true;
        } catch (RuntimeException away) {
            LOG.debugf("changes on other replicas are not heard of yet: %s", away.getMessage());
        }
    }

    void hear(@Observes SeatsChanged changed) {
        pass(changed);
        synchronized (gathered) {
            gathered.merge(changed.show(), changed.claims(), SeatMapRelay::together);
        }
        if (gathering.compareAndSet(false, true)) {
            Thread.startVirtualThread(this::tellOthers);
        }
    }

    private static Set<ClaimId> together(Set<ClaimId> some, Set<ClaimId> more) {
        if (some.isEmpty() || more.isEmpty() || some.size() + more.size() > MOST_CLAIMS) {
            return Set.of();
        }
        Set<ClaimId> all = new HashSet<>(some);
        all.addAll(more);
        return all;
    }

    private void pass(SeatsChanged changed) {
        maps.hear(changed);
        stream.hear(changed.show());
    }

    private void tellOthers() {
        try {
            Thread.sleep(GATHERS_FOR);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        gathering.set(false);
        Map<ShowId, Set<ClaimId>> those;
        synchronized (gathered) {
            those = Map.copyOf(gathered);
            gathered.clear();
        }
        those.forEach((show, claims) -> publish(new SeatsChanged(show, claims)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever does not hear it looks from time to time
    private void publish(SeatsChanged changed) {
        if (!underWay.tryAcquire()) {
            return; // Redis is away, or far behind
        }
        try {
            topic().publishAsync(message(changed)).whenComplete((receivers, failed) -> underWay.release());
        } catch (RuntimeException away) {
            underWay.release();
        }
    }

    private String message(SeatsChanged changed) {
        return changed.claims().stream()
                .map(ClaimId::toString)
                .collect(Collectors.joining(" ", self + " " + changed.show() + " ", ""));
    }

    private void hear(String message) {
        String[] words = message.split(" ");
        if (!words[0].equals(self)) {
            pass(new SeatsChanged(
                    new ShowId(UUID.fromString(words[1])),
                    Arrays.stream(words)
                            .skip(2)
                            .map(claim -> new ClaimId(UUID.fromString(claim)))
                            .collect(Collectors.toSet())));
        }
    }

    private RTopic topic() {
        return redis.getTopic("seatlock:seats-changed", StringCodec.INSTANCE);
    }
}
