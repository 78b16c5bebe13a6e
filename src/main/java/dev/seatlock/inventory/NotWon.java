package dev.seatlock.inventory;

import java.util.List;

/** Ends a transaction that has won nothing, so that it is rolled back; {@link SeatLedger} throws and catches it. */
final class NotWon extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final transient List<Outcome> outcomes;

    NotWon(List<Outcome> outcomes) {
        super(null, null, false, false); // an everyday event needs no stack trace
        this.outcomes = outcomes;
    }
}
