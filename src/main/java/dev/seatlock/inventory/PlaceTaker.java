package dev.seatlock.inventory;

/**
 * How one claim takes its places within the ledger's transaction. {@link SeatLedger#sell} begins the transaction, calls
 * {@link #lock} and {@link #take}, and commits; it does all of that again if the transaction has lost a race.
 */
@FunctionalInterface
public interface PlaceTaker {

    /**
     * Takes the places and records the win, or refuses the claim. Pauses for the show's {@linkplain Claim#dwell dwell}
     * between the check and the write; where both are one statement, after it.
     *
     * @throws LostRace to try again in a new transaction
     */
    Outcome take(Claim claim);

    /**
     * Adds the statements that lock the places to the trip to the database that begins the transaction; or makes that
     * trip, and locks after it. Called before anything of the show is touched: whoever has touched a row and then waits
     * for a lock would block the one who has the lock and waits for the row. Called again if expired holds were
     * released.
     */
    default void lock(Claim claim, Pipeline pipeline) {}

    /**
     * Does what must be committed before the transaction begins, in a transaction of its own.
     *
     * @return whether that was possible; if not, the claim is refused as busy
     */
    default boolean prepare(Claim claim) {
        return true;
    }

    /** The isolation level of the transaction. */
    default Isolation isolation() {
        return Isolation.READ_COMMITTED;
    }
}
