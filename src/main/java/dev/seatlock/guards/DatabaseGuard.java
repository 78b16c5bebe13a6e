package dev.seatlock.guards;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.PlaceTaker;
import dev.seatlock.inventory.SeatLedger;

/** A guard that needs nothing but the selling transaction: it says how places are locked and taken there. */
public abstract class DatabaseGuard implements Guard, PlaceTaker {

    private final Card card;
    private final SeatLedger ledger;

    protected DatabaseGuard(Card card, SeatLedger ledger) {
        this.card = card;
        this.ledger = ledger;
    }

    @Override
    public final Outcome claim(Claim claim) {
        return ledger.sell(claim, this);
    }

    @Override
    public final Card card() {
        return card;
    }
}
