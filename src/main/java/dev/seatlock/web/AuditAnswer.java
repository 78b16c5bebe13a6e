package dev.seatlock.web;

import dev.seatlock.boxoffice.Audit;
import dev.seatlock.inventory.ClaimId;
import java.util.List;
import java.util.UUID;

/** The audit of a show, counted from its live wins. */
record AuditAnswer(
        long capacity,
        long sold,
        long held,
        long free,
        List<OversoldAnswer> oversold,
        long oversoldCount,
        long ghostHolds,
        long disagreements,
        long netCaught,
        Verdict verdict) {

    enum Verdict {
        SOUND,
        BROKEN
    }

    record OversoldAnswer(String place, List<UUID> bookings) {}

    /** One live win: every row that the audit counts. */
    record WinAnswer(String place, UUID booking, String state, int places) {

        static WinAnswer of(Audit.Win win) {
            return new WinAnswer(win.place(), win.booking().value(), win.state(), win.places());
        }
    }

    static AuditAnswer of(Audit audit) {
        return new AuditAnswer(
                audit.tally().capacity(),
                audit.tally().sold(),
                audit.tally().held(),
                audit.tally().free(),
                audit.oversold().stream()
                        .map(place -> new OversoldAnswer(
                                place.place(),
                                place.bookings().stream().map(ClaimId::value).toList()))
                        .toList(),
                audit.oversoldCount(),
                audit.ghostHolds(),
                audit.disagreements(),
                audit.netCaught(),
                audit.isSound() ? Verdict.SOUND : Verdict.BROKEN);
    }
}
