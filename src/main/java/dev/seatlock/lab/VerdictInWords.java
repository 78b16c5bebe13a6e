package dev.seatlock.lab;

import dev.seatlock.lab.history.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A row's verdict as one sentence: what was found, whether the card said so, and the witness. */
public record VerdictInWords(RushRow row) {

    public static String of(RushRow row) {
        return new VerdictInWords(row).sentence();
    }

    private String sentence() {
        String circumstances = "reach %s, %s%s%s%s"
                .formatted(
                        row.circumstances().reach(),
                        replicas(),
                        mischief(),
                        shoppers(),
                        row.circumstances().crowds() == 1
                                ? ""
                                : ", " + row.circumstances().crowds() + " crowds");
        return switch (row.verdict()) {
            case BROKEN ->
                "%s: BROKEN %s (%s): %s%s"
                        .formatted(
                                row.guard(),
                                relation(),
                                circumstances,
                                row.found().findings().witness(),
                                row.circumstances().shoppers() == null
                                                || row.circumstances().letInOneByOne()
                                        ? ""
                                        : "; a turnstile is no lock: several of %d inside can find the same place free"
                                                .formatted(row.circumstances().shoppers()));
            case UNKNOWN -> "%s: UNKNOWN (%s): %s".formatted(row.guard(), circumstances, doubts());
            case SOUND -> sound(circumstances);
        };
    }

    private String sound(String circumstances) {
        if (!row.asPromised()) {
            return "%s: SOUND, but its card says it breaks here (%s): more buyers or a longer dwell may show it"
                    .formatted(row.guard(), circumstances);
        }
        if (row.circumstances().letInOneByOne()) {
            return "%s: SOUND, as only one shopper is inside at a time (%s)".formatted(row.guard(), circumstances);
        }
        if (row.wasSpared()) {
            return "%s: SOUND, though its card lets it break if it is hit at the wrong moment (%s)"
                    .formatted(row.guard(), circumstances);
        }
        return row.hasNetCaught()
                ? "%s: SOUND, as the safety net caught %d sales"
                        .formatted(row.guard(), row.ruling().netCaught())
                : "%s: SOUND as its card says (%s)".formatted(row.guard(), circumstances);
    }

    private String relation() {
        if (row.asPromised()) {
            return "as its card says";
        }
        if (row.ruling().expected() == Verdict.BROKEN) {
            return "in a way that no card excuses";
        }
        return row.subject().safetyNet() ? "in spite of the safety net" : "though its card says it holds";
    }

    private String doubts() {
        List<String> doubts = new ArrayList<>();
        row.found().tally().errorsByCode().forEach((code, times) -> doubts.add("%d × %s".formatted(times, code)));
        if (row.found().tally().unsure() > 0) {
            doubts.add("%d × no answer".formatted(row.found().tally().unsure()));
        }
        if (row.found().tally().busy() > 0) {
            doubts.add("%d × still busy".formatted(row.found().tally().busy()));
        }
        if (row.found().findings().witness() != null) {
            doubts.add(row.found().findings().witness());
        }
        return String.join(", ", doubts);
    }

    private String shoppers() {
        return row.circumstances().shoppers() == null
                ? ""
                : ", " + row.circumstances().shoppers() + " inside at a time";
    }

    private String mischief() {
        return row.circumstances().mischief().stream()
                .map(it -> ", one " + it.inWords())
                .collect(Collectors.joining());
    }

    private String replicas() {
        int replicas = row.circumstances().replicas().size();
        return replicas == 1 ? "1 replica" : replicas + " replicas";
    }
}
