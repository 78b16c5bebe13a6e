package dev.seatlock.lab;

import dev.seatlock.lab.history.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A row's verdict as one sentence: what was found, whether the card said so, and the witness. */
record VerdictInWords(RushRow row) {

    String sentence() {
        String circumstances = "reach %s, %s%s%s%s"
                .formatted(
                        row.reach(),
                        replicas(),
                        mischief(),
                        shoppers(),
                        row.crowds() == 1 ? "" : ", " + row.crowds() + " crowds");
        return switch (row.verdict()) {
            case BROKEN ->
                "%s: BROKEN %s (%s): %s%s"
                        .formatted(
                                row.guard(),
                                relation(),
                                circumstances,
                                row.findings().witness(),
                                row.shoppers() == null || row.isOneAtATime()
                                        ? ""
                                        : "; a turnstile is no lock: several of %d inside can find the same place free"
                                                .formatted(row.shoppers()));
            case UNKNOWN -> "%s: UNKNOWN (%s): %s".formatted(row.guard(), circumstances, doubts());
            case SOUND -> sound(circumstances);
        };
    }

    private String sound(String circumstances) {
        if (!row.asPromised()) {
            return "%s: SOUND, but its card says it breaks here (%s): more buyers or a longer dwell may show it"
                    .formatted(row.guard(), circumstances);
        }
        if (row.isOneAtATime()) {
            return "%s: SOUND, as only one shopper is inside at a time (%s)".formatted(row.guard(), circumstances);
        }
        if (row.wasSpared()) {
            return "%s: SOUND, though its card lets it break if it is hit at the wrong moment (%s)"
                    .formatted(row.guard(), circumstances);
        }
        return row.hasNetCaught()
                ? "%s: SOUND, as the safety net caught %d sales".formatted(row.guard(), row.netCaught())
                : "%s: SOUND as its card says (%s)".formatted(row.guard(), circumstances);
    }

    private String relation() {
        if (row.asPromised()) {
            return "as its card says";
        }
        if (row.expected() == Verdict.BROKEN) {
            return "in a way that no card excuses";
        }
        return row.safetyNet() ? "in spite of the safety net" : "though its card says it holds";
    }

    private String doubts() {
        List<String> doubts = new ArrayList<>();
        row.tally().errorsByCode().forEach((code, times) -> doubts.add("%d × %s".formatted(times, code)));
        if (row.tally().unsure() > 0) {
            doubts.add("%d × no answer".formatted(row.tally().unsure()));
        }
        if (row.tally().busy() > 0) {
            doubts.add("%d × still busy".formatted(row.tally().busy()));
        }
        if (row.findings().witness() != null) {
            doubts.add(row.findings().witness());
        }
        return String.join(", ", doubts);
    }

    private String shoppers() {
        return row.shoppers() == null ? "" : ", " + row.shoppers() + " inside at a time";
    }

    private String mischief() {
        return row.mischief().stream().map(it -> ", one " + it.inWords()).collect(Collectors.joining());
    }

    private String replicas() {
        int replicas = row.replicas().size();
        return replicas == 1 ? "1 replica" : replicas + " replicas";
    }
}
