package dev.seatlock.guards;

import dev.seatlock.inventory.Claim;

/** What a guard keeps of a show outside the ledger is gone, or is of another epoch: it must adopt the show anew. */
public final class StockLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StockLost(Claim claim) {
        super(claim.terms().guard() + " has no stock of epoch " + claim.terms().epoch() + " for show " + claim.show());
    }
}
