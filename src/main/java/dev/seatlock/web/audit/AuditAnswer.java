package dev.seatlock.web.audit;

import dev.seatlock.boxoffice.audit.Audit;
import dev.seatlock.inventory.ClaimId;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The audit of a show, counted from its live wins. The verdict is first, and what was sold twice is last: it may be
 * long.
 */
@Schema(examples = """
        {"verdict": "BROKEN", "capacity": 100, "sold": 128, "held": 0, "free": 0,
         "oversoldCount": 28, "ghostHolds": 0, "disagreements": 0, "netCaught": 0,
         "oversold": [{"place": "A-1-14",
           "bookings": ["01a2118a-5b1c-7d0e-9f3a-6f1f0a6b7c2d", "01a21189-7d05-7c1b-9a3e-0d5c0f6b1a77"]}]}
        """)
public record AuditAnswer(
        Verdict verdict,
        long capacity,
        long sold,
        long held,
        long free,
        long oversoldCount,
        long ghostHolds,
        long disagreements,
        long netCaught,
        List<OversoldAnswer> oversold) {

    enum Verdict {
        SOUND,
        BROKEN
    }

    record OversoldAnswer(String place, List<UUID> bookings) {}

    /** One live win: every row that the audit counts. */
    public record WinAnswer(String place, UUID booking, String state, int places) {

        public static WinAnswer of(Audit.Win win) {
            return new WinAnswer(win.place(), win.booking().value(), win.state(), win.places());
        }
    }

    public static AuditAnswer of(Audit audit) {
        return new AuditAnswer(
                audit.isSound() ? Verdict.SOUND : Verdict.BROKEN,
                audit.tally().capacity(),
                audit.tally().sold(),
                audit.tally().held(),
                audit.tally().free(),
                audit.oversoldCount(),
                audit.ghostHolds(),
                audit.disagreements(),
                audit.netCaught(),
                audit.oversold().stream()
                        .map(place -> new OversoldAnswer(
                                place.place(),
                                place.bookings().stream().map(ClaimId::value).toList()))
                        .toList());
    }
}
