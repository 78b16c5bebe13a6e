package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.lab.Findings;
import dev.seatlock.lab.RushReport;
import dev.seatlock.lab.RushRow;
import dev.seatlock.lab.RushTally;
import dev.seatlock.lab.Scope;
import dev.seatlock.lab.Speed;
import dev.seatlock.lab.Timings;
import dev.seatlock.lab.history.Verdict;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RushTableTest {

    private static final RushRow CALM = row(
            "redis-fenced-lock",
            new RushTally(500, 100, 400, 0, 0, 0, new TreeMap<>()),
            new Findings(0, 0, 0, 0, 0L, false, null),
            new Speed(812.4, 4.21, 380.4, 1212.0, 1300, null, null),
            Verdict.SOUND);

    private static final RushRow WILD = row(
            "a-guard-with-a-long-name",
            new RushTally(99_999, 19_999, 19_999, 19_999, 10_000, 9_999, new TreeMap<>()),
            new Findings(19_999, 19_999, 19_999, 0, 0L, true, "A-1-7 sold to rush-7 and rush-107"),
            new Speed(99_999, 89_999, 89_999, 89_999, 89_999, null, null),
            Verdict.BROKEN);

    private static RushRow row(String guard, RushTally tally, Findings findings, Speed speed, Verdict verdict) {
        Histogram none = new Histogram(3);
        return new RushRow(
                new RushRow.Subject(guard, "show-1", false),
                new RushRow.Found(tally, findings, speed, null, new Timings(0, 1, none, none, none, List.of())),
                new RushRow.Circumstances("NODES", Scope.THREADS, List.of("replica-1"), null, Set.of(), 1),
                new RushRow.Ruling(null, verdict, verdict, true));
    }

    @Test
    void leavesOneBlankBetweenColumns() {
        assertEquals(
                List.of(
                        "guard              ok  no busy err over under lost req/s p50 p95  p99 verdict",
                        "─────────────────────────────────────────────────────────────────────────────",
                        "redis-fenced-lock 100 400    0   0    0     0    0   812 4.2 380 1212 SOUND"),
                table(CALM).lines().limit(3).map(String::stripTrailing).toList());
    }

    @Test
    void fitsInto80ColumnsWhateverTheNumbers() {
        List<String> lines = table(CALM, WILD).lines().limit(4).toList();

        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), String.join("\n", lines));
        assertTrue(lines.getLast().startsWith("a-guard-w"), lines.getLast());
        assertTrue(lines.getLast().contains(" 20k "), lines.getLast());
        assertTrue(lines.getLast().endsWith(" BROKEN*"), lines.getLast());
    }

    @Test
    void saysNothingMoreAboutASoundRow() {
        assertEquals(
                List.of(
                        "",
                        "p50 to p99 in ms, from when each buyer meant to ask.",
                        "Every verdict is as the card promises."),
                table(CALM).lines().skip(3).toList());
    }

    private static String table(RushRow... rows) {
        return RushTable.of(RushReport.of(List.of(rows)));
    }
}
