package dev.seatlock.lab;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Holds the buyers' receipts against the audit and the seat map. */
record Checker(Evidence evidence, PlaceCheck places) {

    static Findings check(Evidence evidence) {
        PlaceCheck places = switch (evidence.attempts().getFirst().ask()) {
            case Ask.Seat _ -> new SeatCheck(evidence);
            case Ask.Standing(var section) -> new FloorCheck(evidence, section);
        };
        return new Checker(evidence, places).findings();
    }

    private Findings findings() {
        Wrong oversold = places.oversold();
        Wrong undersold = places.undersold();
        Wrong lost = lost();
        Wrong disagreement = disagreement();
        String witness = Stream.of(oversold, lost, undersold, disagreement)
                .filter(wrong -> wrong.number() > 0)
                .findFirst()
                .orElse(Wrong.NONE)
                .witness();
        return new Findings(
                oversold.number(), undersold.number(), lost.number(), unasked(), disagreement.number() > 0, witness);
    }

    /** A receipt is honoured if its booking is among the live wins, at each of its seats. */
    private Wrong lost() {
        Set<Audit.Win> wins = new HashSet<>(evidence.wins());
        Set<String> bookings = wins.stream().map(Audit.Win::booking).collect(Collectors.toSet());
        List<String> witnesses = evidence.receipts()
                .filter(held -> !bookings.contains(held.receipt().booking())
                        || !wins.containsAll(held.receipt().wins()))
                .map(held -> "%s holds a receipt for booking %s %s, which the ledger does not know"
                        .formatted(
                                held.buyer(),
                                held.receipt().booking(),
                                held.receipt().seats()))
                .toList();
        return Wrong.of(witnesses);
    }

    /** Receipts and audit can be held against each other only where every sale has a receipt. */
    private Wrong disagreement() {
        long proven = places.provenByReceipts();
        long audited = evidence.audit().oversoldCount();
        boolean comparable = evidence.alone() && evidence.everyEffectKnown();
        return !comparable || proven == audited
                ? Wrong.NONE
                : new Wrong(1, "the receipts prove %d oversold, the audit says %d".formatted(proven, audited));
    }

    private @Nullable Long unasked() {
        if (!evidence.alone()) {
            return null;
        }
        Set<String> asked = evidence.bookings();
        return evidence.wins().stream()
                .map(Audit.Win::booking)
                .filter(booking -> !asked.contains(booking))
                .distinct()
                .count();
    }
}
