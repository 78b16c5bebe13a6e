package dev.seatlock.guards.batch;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Claims that wait to be served together, in the order in which they came, and no more than so many.
 *
 * <p>A claim leaves in one of two ways, and whichever comes first counts: it is called, and will be answered whatever
 * happens; or its buyer loses patience and withdraws it, and it will not be sold. So "busy" is said only of a claim
 * that nobody will sell any more.
 *
 * <p>One monitor, held for a few instructions: a lock-free queue with a counter beside it was not linearizable, and
 * said "full" of a line that had room.
 */
final class WaitingLine {

    private final Set<Ticket> line = new LinkedHashSet<>();
    private final int most;

    WaitingLine(int most) {
        this.most = most;
    }

    /** A claim's place in the line, and where its answer will be. Each is equal to itself alone. */
    static final class Ticket {

        private final Claim claim;
        private final CompletableFuture<Outcome> answer = new CompletableFuture<>();
        private final long wearyAtNanos;

        private Ticket(Claim claim) {
            this.claim = claim;
            wearyAtNanos = System.nanoTime() + claim.patience().toNanos();
        }

        Claim claim() {
            return claim;
        }

        CompletableFuture<Outcome> answer() {
            return answer;
        }
    }

    /** Joins the end of the line; null if it is full. */
    synchronized @Nullable Ticket join(Claim claim) {
        if (line.size() == most) {
            return null;
        }
        Ticket ticket = new Ticket(claim);
        line.add(ticket);
        return ticket;
    }

    /** How many wait. */
    synchronized int size() {
        return line.size();
    }

    /** Leaves the line; false if the claim has been called, and an answer is to come. */
    synchronized boolean withdraw(Ticket ticket) {
        return line.remove(ticket);
    }

    /** Calls those who are next: at most so many, in the order in which they came. */
    List<Ticket> call(int atMost) {
        return call(atMost, anyone -> true);
    }

    /** The same of those who fit; the others stay where they are. */
    synchronized List<Ticket> call(int atMost, Predicate<Claim> whoFits) {
        List<Ticket> called = new ArrayList<>();
        for (Iterator<Ticket> next = line.iterator(); next.hasNext() && called.size() < atMost; ) {
            Ticket ticket = next.next();
            if (whoFits.test(ticket.claim())) {
                called.add(ticket);
                next.remove();
            }
        }
        return called;
    }

    /**
     * Lets those go whose patience has ended by {@code nanos}, a {@link System#nanoTime}. Each may have patience of its
     * own.
     */
    synchronized List<Ticket> weary(long nanos) {
        List<Ticket> weary = new ArrayList<>();
        for (Iterator<Ticket> next = line.iterator(); next.hasNext(); ) {
            Ticket ticket = next.next();
            if (nanos - ticket.wearyAtNanos >= 0) {
                weary.add(ticket);
                next.remove();
            }
        }
        return weary;
    }

    /** Whether nobody waits at this moment. */
    synchronized boolean isEmpty() {
        return line.isEmpty();
    }
}
