package dev.seatlock.waitingroom;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A turnstile on the heap of one process. A second process has one of its own, and lets in as many again.
 *
 * <p>Every method holds the one monitor, and none waits.
 */
public final class JvmTurnstile implements Turnstile {

    /** How long a shopper may stay: unless it is heard of, and at the latest. */
    private record Permit(long leaseEndNanos, long latestNanos) {}

    private final LongSupplier nanoTime;
    private final Map<UUID, Permit> inside = new HashMap<>();
    private double entries; // how many may enter now, as far as the rate goes
    private long countedNanos;

    public JvmTurnstile() {
        this(System::nanoTime);
    }

    JvmTurnstile(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        countedNanos = nanoTime.getAsLong();
    }

    @Override
    public synchronized List<UUID> enter(Setting setting, List<UUID> shoppers) {
        long now = dropVanished();
        int room = Math.min(setting.permits() - inside.size(), entriesBy(now, setting.perSecond()));
        List<UUID> entered = new ArrayList<>();
        for (UUID shopper : shoppers) {
            if (!inside.containsKey(shopper)) {
                if (room <= 0) {
                    continue;
                }
                room--;
                entries--;
                long latest = now + setting.longest().toNanos();
                inside.put(shopper, new Permit(Math.min(now + setting.lease().toNanos(), latest), latest));
            }
            entered.add(shopper);
        }
        return entered;
    }

    /** A bucket that is filled at the rate, and holds what a tenth of a second brings. */
    private int entriesBy(long now, int perSecond) {
        if (perSecond == 0) {
            return Integer.MAX_VALUE;
        }
        double most = Math.max(1, perSecond / 10.0);
        double filled = (now - countedNanos) * (double) perSecond / TimeUnit.SECONDS.toNanos(1);
        entries = Math.min(most, entries + filled);
        countedNanos = now;
        return (int) entries;
    }

    @Override
    public synchronized Duration stay(Setting setting, UUID shopper) {
        long now = dropVanished();
        Permit permit = inside.get(shopper);
        if (permit == null) {
            return Duration.ZERO;
        }
        long end = Math.min(now + setting.lease().toNanos(), permit.latestNanos);
        inside.put(shopper, new Permit(end, permit.latestNanos));
        return Duration.ofNanos(end - now);
    }

    @Override
    public synchronized boolean leave(UUID shopper) {
        dropVanished();
        return inside.remove(shopper) != null;
    }

    @Override
    public synchronized int inside() {
        dropVanished();
        return inside.size();
    }

    private long dropVanished() {
        long now = nanoTime.getAsLong();
        inside.values().removeIf(permit -> permit.leaseEndNanos - now <= 0);
        return now;
    }
}
