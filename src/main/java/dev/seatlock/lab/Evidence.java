package dev.seatlock.lab;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything known from outside after a rush.
 *
 * @param alone whether the show was made for this rush, so that nobody else bought there
 * @param before the seat map when the rush began
 * @param after the seat map when all had been answered
 */
record Evidence(
        boolean alone, List<Attempt> attempts, SeatMap before, SeatMap after, Audit audit, List<Audit.Win> wins) {

    /** A buyer and the receipt it holds. */
    record Held(String buyer, Receipt receipt) {}

    Stream<Held> receipts() {
        return attempts.stream().mapMulti((attempt, into) -> {
            if (attempt.answer() instanceof Answer.Confirmed(var receipt)) {
                into.accept(new Held(attempt.buyer(), receipt));
            }
        });
    }

    Stream<Attempt> refusals() {
        return attempts.stream().filter(attempt -> attempt.answer() instanceof Answer.Refused);
    }

    Set<String> bookings() {
        return receipts().map(held -> held.receipt().booking()).collect(Collectors.toSet());
    }

    boolean everyEffectKnown() {
        return attempts.stream().map(Attempt::answer).allMatch(Answer::effectKnown);
    }

    /** The distinct replicas that the receipts name. */
    List<String> replicas() {
        return receipts()
                .map(held -> held.receipt().replica())
                .<String>mapMulti((replica, into) -> {
                    if (replica != null) {
                        into.accept(replica);
                    }
                })
                .distinct()
                .sorted()
                .toList();
    }
}
