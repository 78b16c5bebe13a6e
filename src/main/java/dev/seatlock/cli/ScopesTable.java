package dev.seatlock.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import dev.seatlock.lab.RushRow;
import dev.seatlock.lab.Scope;
import dev.seatlock.lab.ScopeTrial.Finding;
import dev.seatlock.lab.VerdictInWords;
import dev.seatlock.lab.history.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a trial of the guards' reach found, for people: one row a guard, one column a scope. */
record ScopesTable(Map<String, List<Finding>> byGuard) {

    static String of(List<Finding> findings) {
        ScopesTable table = new ScopesTable(byGuard(findings));
        List<String> lines = new ArrayList<>();
        lines.add(AsciiTable.builder()
                .border(AsciiTable.NO_BORDERS)
                .data(
                        table.byGuard.keySet(),
                        List.of(
                                column("guard").with(guard -> guard),
                                column("threads").with(guard -> table.cell(guard, Scope.THREADS)),
                                column("processes").with(guard -> table.cell(guard, Scope.PROCESSES)),
                                column("nodes").with(guard -> table.cell(guard, Scope.NODES))))
                .asString());
        lines.add("");
        lines.add("✔ sold no place twice   ✘ sold this many twice   ? unknown, or not as promised");
        findings.stream()
                .filter(finding -> !finding.row().asPromised())
                .forEach(finding -> lines.add("! " + VerdictInWords.of(finding.row())));
        return String.join(System.lineSeparator(), lines);
    }

    private static Column column(String header) {
        return new Column().header(header).headerAlign(HorizontalAlign.LEFT).dataAlign(HorizontalAlign.LEFT);
    }

    private static Map<String, List<Finding>> byGuard(List<Finding> findings) {
        return findings.stream()
                .collect(Collectors.groupingBy(
                        finding -> finding.row().guard(), LinkedHashMap::new, Collectors.toList()));
    }

    /** One finding as a line of progress. */
    static String line(Finding finding) {
        RushRow row = finding.row();
        return "%-17s %-9s %-8s %3d x, dwell %3d ms: %s, %d sold, %d oversold%s"
                .formatted(
                        row.guard(),
                        row.circumstances().scope().name().toLowerCase(Locale.ROOT),
                        finding.pick().name().toLowerCase(Locale.ROOT),
                        finding.rounds(),
                        finding.dwellMillis(),
                        row.verdict(),
                        finding.sold(),
                        row.found().findings().oversold(),
                        row.asPromised() ? "" : ", NOT AS PROMISED");
    }

    /** A guard that protects both kinds of place is judged by the worse. */
    private String cell(String guard, Scope scope) {
        List<Finding> here = byGuard.getOrDefault(guard, List.of()).stream()
                .filter(finding -> finding.row().circumstances().scope() == scope)
                .toList();
        if (here.isEmpty()) {
            return "";
        }
        long oversold = here.stream()
                .mapToLong(finding -> finding.row().found().findings().oversold())
                .sum();
        boolean asPromised = here.stream().allMatch(finding -> finding.row().asPromised());
        boolean sound = here.stream().allMatch(finding -> finding.row().verdict() == Verdict.SOUND);
        boolean broken = here.stream().anyMatch(finding -> finding.row().verdict() == Verdict.BROKEN);
        return Stream.of(sound ? "✔" : "", broken ? "✘ " + oversold : "", asPromised ? "" : "?")
                .filter(it -> !it.isEmpty())
                .collect(Collectors.joining(" "));
    }

    /** Puts the matrix into the pages, in place of the last one. */
    static void write(List<Finding> findings, String how, Path home) throws IOException {
        ScopesTable table = new ScopesTable(byGuard(findings));
        String matrix = "| guard | threads | processes | nodes |\n| --- | --- | --- | --- |\n"
                + table.byGuard.keySet().stream()
                        .map(guard -> "| `%s` | %s | %s | %s |\n"
                                .formatted(
                                        guard,
                                        table.cell(guard, Scope.THREADS),
                                        table.cell(guard, Scope.PROCESSES),
                                        table.cell(guard, Scope.NODES)))
                        .collect(Collectors.joining());
        String measured = ("\nSeen on %s by `./seatlock lab scopes`: %s."
                        + " ✔ sold no place twice, ✘ sold this many twice.\n")
                .formatted(LocalDate.now(ZoneOffset.UTC), how);
        PagePart scopes = new PagePart("scopes", "lab scopes --write");
        scopes.write(home.resolve("docs/guards.md"), matrix + measured);
        scopes.write(home.resolve("README.md"), matrix + measured);
    }
}
