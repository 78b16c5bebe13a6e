package dev.seatlock.lab;

import dev.seatlock.lab.SeatMap.Floor;
import java.util.List;

/** Checks a section of standing places: it may sell as many as it has. */
final class FloorCheck implements PlaceCheck {

    private final Evidence evidence;
    private final Floor before;
    private final Floor after;

    FloorCheck(Evidence evidence, String section) {
        this.evidence = evidence;
        before = evidence.before().floor(section);
        after = evidence.after().floor(section);
    }

    /** Places that were oversold before the rush began are not its doing. */
    @Override
    public Wrong oversold() {
        long allowed = Math.max(after.capacity(), before.taken());
        long sold = Math.max(evidence.receipts().count(), after.taken());
        return sold <= allowed
                ? Wrong.NONE
                : new Wrong(sold - allowed, "%s sold %d places of %d".formatted(after.section(), sold, allowed));
    }

    @Override
    public Wrong undersold() {
        long free = Math.max(0, after.capacity() - after.taken());
        List<String> refused =
                evidence.refusals().map(Attempt::buyer).limit(free).toList();
        return refused.isEmpty()
                ? Wrong.NONE
                : new Wrong(
                        refused.size(),
                        "%s has %d places free, yet %s was refused one"
                                .formatted(after.section(), free, refused.getFirst()));
    }

    @Override
    public long provenByReceipts() {
        return Math.max(0, evidence.receipts().count() - after.capacity());
    }
}
