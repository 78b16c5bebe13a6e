package dev.seatlock.web.waitingroom;

import dev.seatlock.boxoffice.orders.Order;
import dev.seatlock.boxoffice.orders.OrderWorker;
import dev.seatlock.boxoffice.payments.Cashier;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.inventory.ClaimId;
import jakarta.inject.Singleton;

/** Tells what has become of that on which a pass was spent. */
@Singleton
class Purchases {

    private final Cashier cashier;
    private final OrderWorker orderWorker;

    Purchases(Cashier cashier, OrderWorker orderWorker) {
        this.cashier = cashier;
        this.orderWorker = orderWorker;
    }

    enum Outcome {
        UNDECIDED,
        /** There is nothing of it, and there may be still: it was not known whether it had been won. */
        NOTHING_YET,
        NOTHING,
        BOUGHT
    }

    /** What has become of a hold or an order. */
    Outcome outcome(ClaimId claim) {
        Order.State ordered = orderWorker.find(claim).map(Order::state).orElse(Order.State.HELD);
        return switch (ordered) {
            case SUBMITTED -> Outcome.UNDECIDED;
            case REFUSED -> Outcome.NOTHING;
            case BOOKED -> Outcome.BOUGHT;
            case HELD -> ofHold(claim);
        };
    }

    private Outcome ofHold(ClaimId claim) {
        try {
            return switch (cashier.findHold(claim).state()) {
                case HELD, PENDING -> Outcome.UNDECIDED;
                case BOOKED -> Outcome.BOUGHT;
                case REFUNDED -> Outcome.NOTHING;
            };
        } catch (Rejection gone) {
            if (isBooked(claim)) {
                return Outcome.BOUGHT;
            }
            return gone.rule() == Rejection.Rule.NO_SUCH_HOLD ? Outcome.NOTHING_YET : Outcome.NOTHING;
        }
    }

    /** At once, with no hold before. */
    private boolean isBooked(ClaimId claim) {
        try {
            cashier.findBooking(claim);
            return true;
        } catch (Rejection none) {
            return false;
        }
    }
}
