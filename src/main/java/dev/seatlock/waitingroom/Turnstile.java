package dev.seatlock.waitingroom;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Lets at most so many shoppers be inside at a time: a counting semaphore whose permits have names and end by
 * themselves.
 *
 * <p>A permit is its shopper's: to ask twice takes one, and to give it back twice returns one, so a request that is
 * sent again does no harm. It ends when the shopper leaves, or when nothing was heard of it for the lease: then it has
 * vanished.
 *
 * <p><b>It is no lock.</b> Ten shoppers inside can want one seat at once, and only the show's guard keeps them apart.
 * With one permit it would be a lock as good as its lease, that is, as good as the shopper's word that it has stopped
 * in time.
 *
 * <p>Not fair by itself: it lets in whom it is asked for, in the order in which it is asked. Who is next is said by the
 * line.
 */
public interface Turnstile {

    /**
     * How it is set.
     *
     * @param permits how many may be inside
     * @param perSecond how many may enter a second, on average and by tenths of it at once; 0 for any number
     * @param lease how long a permit lasts unless its shopper {@linkplain Turnstile#stay is heard of}
     * @param longest how long it lasts however often that is
     */
    record Setting(int permits, int perSecond, Duration lease, Duration longest) {}

    /**
     * Lets shoppers in, in this order, as far as there is room.
     *
     * @return those of them who are inside now, in the same order, also if they were before
     */
    List<UUID> enter(Setting setting, List<UUID> shoppers);

    /**
     * A shopper has been heard of: its permit lasts for another lease.
     *
     * @return how long it lasts from now on; zero if the shopper is not inside
     */
    Duration stay(Setting setting, UUID shopper);

    /**
     * A shopper leaves, and its permit is free at once.
     *
     * @return whether it was inside
     */
    boolean leave(UUID shopper);

    /** How many are inside, those included who have vanished and whose lease has not ended yet. */
    int inside();
}
