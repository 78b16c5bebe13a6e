package dev.seatlock.guards.museum;

import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A deadlock that was seen: each party holds what the one before it wants, or is the first in line for it.
 *
 * @param at when it was seen, by this replica's clock
 * @param parties the claims in the circle that run in this process; others are not known here by name
 */
public record Deadlock(Instant at, Kind kind, List<Party> parties) {

    /** Where the locks are that the parties wait for. */
    public enum Kind {
        /** On the heap of this process. */
        JVM,
        /** Rows in the database. */
        POSTGRESQL
    }

    /**
     * One claim in the circle.
     *
     * @param holds the seats that it has locked, in the order in which it did; none if it is only in the others' way,
     *     as the first in line
     * @param wants the seat that it waits for
     */
    public record Party(ClaimId claim, BuyerId buyer, List<SeatId> holds, SeatId wants) {

        @Override
        public String toString() {
            return "claim " + claim + " of " + buyer + " holds " + holds + " and wants " + wants;
        }
    }

    @Override
    public String toString() {
        return kind + ": " + parties.stream().map(Party::toString).collect(Collectors.joining("; "));
    }
}
