package dev.seatlock.guards.museum;

import dev.seatlock.guards.museum.Deadlock.Party;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.SeatId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** How far a claim has come that locks its seats one by one: it holds those behind it, and wants the next. */
final class Trail {

    private final Claim claim;
    private final List<SeatId> order;
    private final AtomicInteger locked = new AtomicInteger();

    Trail(Claim claim, List<SeatId> order) {
        this.claim = claim;
        this.order = List.copyOf(order);
    }

    void locked() {
        locked.incrementAndGet();
    }

    /** The claim as a party to a deadlock, if it still wants a seat. */
    Optional<Party> party() {
        int so = locked.get();
        return so < order.size() ? Optional.of(wanting(so)) : Optional.empty();
    }

    /**
     * The same for a claim that was seen to wait for another: it had come as far as the first seat that the other
     * holds.
     */
    Optional<Party> blockedBy(Party other) {
        for (int so = 0; so < order.size(); so++) {
            if (other.holds().contains(order.get(so))) {
                return Optional.of(wanting(so));
            }
        }
        return Optional.empty();
    }

    /** The same for one that was seen to stand in line behind another: it wants what the other wants. */
    Optional<Party> behind(Party other) {
        int so = order.indexOf(other.wants());
        return so < 0 ? Optional.empty() : Optional.of(wanting(so));
    }

    private Party wanting(int next) {
        return new Party(claim.id(), claim.buyer(), order.subList(0, next), order.get(next));
    }
}
