package dev.seatlock.boxoffice.audit;

import dev.seatlock.boxoffice.shows.Tally;
import dev.seatlock.inventory.ClaimId;
import java.util.List;

/**
 * What the live wins of a show amount to.
 *
 * @param oversold the places that more than one buyer has, with who has them; for standing places the section, with
 *     those who came when it was full
 * @param oversoldCount live wins beyond what the places allow
 * @param ghostHolds holds that expired long ago and were never freed
 * @param disagreements places where {@code seat.holder} or {@code section.taken} says other than the wins
 * @param netCaught claims that a guard let through and the safety net refused
 */
public record Audit(
        Tally tally, List<Oversold> oversold, long oversoldCount, long ghostHolds, long disagreements, long netCaught) {

    public record Oversold(String place, List<ClaimId> bookings) {}

    /** One live win, as the audit counts it. */
    public record Win(String place, ClaimId booking, String state, int places) {}

    public boolean isSound() {
        return oversoldCount == 0 && ghostHolds == 0 && disagreements == 0;
    }
}
