package dev.seatlock.waitingroom;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/**
 * The database's time, as every replica tells it: by its own clock, which it sets right by asking every second. A pass
 * is given by one replica and shown to another, and by clocks of their own one would refuse what another has just
 * given, or honour what has long ended.
 */
@Singleton
public final class DatabaseClock extends Clock {

    /** An answer that took longer says too little. */
    private static final Duration LONGEST_QUESTION = Duration.ofMillis(500);

    private final Clock own;
    private volatile Duration ahead = Duration.ZERO;

    DatabaseClock() {
        this(Clock.systemUTC());
    }

    DatabaseClock(Clock own) {
        this.own = own;
    }

    /** @param question asks the database what time it is */
    void set(Supplier<Instant> question) {
        Instant before = own.instant();
        Instant told = question.get();
        Duration took = Duration.between(before, own.instant());
        if (!took.isNegative() && took.compareTo(LONGEST_QUESTION) <= 0) {
            ahead = Duration.between(before.plus(took.dividedBy(2)), told);
        }
    }

    @Override
    public Instant instant() {
        return own.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return zone.equals(ZoneOffset.UTC) ? this : Clock.system(zone);
    }
}
