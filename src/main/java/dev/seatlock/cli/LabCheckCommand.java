package dev.seatlock.cli;

import dev.seatlock.lab.ReportJson;
import dev.seatlock.lab.history.History;
import dev.seatlock.lab.history.HistoryReader;
import dev.seatlock.lab.history.Judgement;
import dev.seatlock.lab.history.Malformed;
import dev.seatlock.lab.history.Verdict;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code lab check}: judges a history that was kept. It needs no box office, and starts none. */
@Command(
        name = "check",
        sortOptions = false,
        description = "Judge the histories in a file, such as 'rush --history FILE' writes.",
        footer = {
            "",
            "Exit code: 0 when every history is sound, 3 when one is broken, 4 when one is",
            "incomplete and might be broken, 2 when the file is no history."
        })
final class LabCheckCommand implements Callable<Integer> {

    private static final int BROKEN = 3;
    private static final int UNKNOWN = 4;

    /** What is printed as JSON. */
    private record Report(Verdict verdict, List<Judgement> histories) {}

    @Parameters(paramLabel = "FILE", description = "JSON Lines, an event a line.")
    private Path file;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try {
            List<Judgement> judgements = judge();
            Verdict worst =
                    Verdict.worst(judgements.stream().map(Judgement::verdict).toList());
            spec.commandLine().getOut().println(json ? ReportJson.of(new Report(worst, judgements)) : text(judgements));
            return switch (worst) {
                case SOUND -> ExitCode.OK;
                case UNKNOWN -> UNKNOWN;
                case BROKEN -> BROKEN;
            };
        } catch (NoSuchFileException missing) {
            return unreadable("there is no such file");
        } catch (IOException | Malformed wrong) {
            return unreadable(String.valueOf(wrong.getMessage()));
        }
    }

    /** One after the other, so that only one has to be in memory. */
    private List<Judgement> judge() throws IOException {
        List<Judgement> judgements = new ArrayList<>();
        try (HistoryReader reader = HistoryReader.open(file)) {
            for (History history = reader.read(); history != null; history = reader.read()) {
                judgements.add(Judgement.of(history));
            }
        }
        return judgements;
    }

    private static String text(List<Judgement> judgements) {
        return judgements.stream()
                .map(FindingsTable::of)
                .collect(Collectors.joining(System.lineSeparator() + System.lineSeparator()));
    }

    private int unreadable(String why) {
        spec.commandLine().getErr().println("%s: %s".formatted(file, why));
        return ExitCode.USAGE;
    }
}
