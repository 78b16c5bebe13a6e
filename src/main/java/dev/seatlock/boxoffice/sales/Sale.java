package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimTimes;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import java.util.List;
import java.util.SortedSet;

/** How a purchase ended; {@code T} is what the buyer has if it was won. */
public sealed interface Sale<T> {

    record Done<T>(T bought, ClaimTimes times) implements Sale<T> {}

    /**
     * The buyer has nothing, and nothing was written. {@code alternatives} are as many seats each, free a moment ago.
     */
    record Refused<T>(Outcome.Refused refusal, List<SortedSet<SeatId>> alternatives, ClaimTimes times)
            implements Sale<T> {}

    /** Nobody knows yet; the claim's id tells later. */
    record Unsure<T>(ClaimId id, ClaimTimes times) implements Sale<T> {}

    /** How long it was under its guard. */
    ClaimTimes times();
}
