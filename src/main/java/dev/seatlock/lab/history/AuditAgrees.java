package dev.seatlock.lab.history;

import java.util.List;

/**
 * Judges whether the box office's own audit counts as many oversales as the clients' receipts prove.
 *
 * <p>No false alarm: the two are compared only where every sale has a receipt, which means that nobody else buys in the
 * show, that no operation is of unknown outcome, and that of every claim it is certain whether it was live in the end.
 * Cost: n for n claims.
 */
final class AuditAgrees implements Checker {

    @Override
    public String name() {
        return "audit-agrees";
    }

    @Override
    public Finding check(Tenures tenures) {
        Closing closing = tenures.closing();
        if (closing == null || closing.oversold() == null) {
            return sound("not asked");
        }
        if (!isComparable(tenures)) {
            return sound("not comparable");
        }
        long proven = tenures.places().stream().mapToLong(AuditAgrees::proven).sum();
        long audited = closing.oversold();
        return proven == audited
                ? sound("%d and %d".formatted(proven, audited))
                : broken(
                        1,
                        "%d and %d".formatted(proven, audited),
                        List.of("the receipts prove %d oversold, the audit says %d".formatted(proven, audited)));
    }

    private static boolean isComparable(Tenures tenures) {
        return tenures.alone()
                && tenures.history().operations().stream().noneMatch(Operation::isUnsure)
                && tenures.all().stream()
                        .filter(Tenure::ours)
                        .allMatch(tenure -> tenure.surelyLastsToTheEnd() || tenure.mayUntil() < tenures.closedAt());
    }

    private static long proven(Place place) {
        List<Tenure> live = place.tenures.stream()
                .filter(tenure -> tenure.ours() && tenure.surelyLastsToTheEnd())
                .toList();
        return Math.max(0, place.sum(live) - place.capacity);
    }
}
