package dev.seatlock.cli;

import dev.seatlock.lab.ReportJson;
import dev.seatlock.lab.queue.QueueChart;
import dev.seatlock.lab.queue.QueueFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code lab queues}: one crowd through every queue policy. It needs no box office, and starts none. */
@Command(
        name = "queues",
        sortOptions = false,
        description = "Let the same crowd in by every queue policy, in simulated time.",
        footer = {
            "",
            "The crowd: half of it one or two people, a fifth of it the same but hasty (they",
            "give up after two minutes), a fifth parties of six to ten, and a tenth sent by",
            "three bots, early on. Waits are in seconds, of those who entered; passed is the",
            "largest number of later visitors who entered before the same visitor."
        })
final class LabQueuesCommand implements Callable<Integer> {

    private static final int MOST_VISITORS = 20_000;

    @Option(names = "--visitors", paramLabel = "N", defaultValue = "1000", description = "How many come. Default: 1000")
    private int visitors;

    @Option(
            names = "--shoppers",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many may be inside at a time. Default: 20")
    private int shoppers;

    @Option(
            names = "--bell",
            paramLabel = "S",
            defaultValue = "60",
            description = "When the sale opens, in seconds after the first arrival. Default: 60")
    private int bellSeconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Random seed: the same seed makes the same crowd. Default: 1")
    private long seed;

    @Option(
            names = "--chart",
            paramLabel = "FILE.svg",
            description = "Draw the waits: to the mean, to the 95th percentile, and the worst.")
    private @Nullable Path chart;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean json;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        require(visitors >= 1 && visitors <= MOST_VISITORS, "--visitors: from 1 to " + MOST_VISITORS);
        require(shoppers >= 1, "--shoppers: 1 or more");
        require(bellSeconds >= 0, "--bell: 0 or more");
        QueueFigures figures = QueueFigures.measure(visitors, shoppers, bellSeconds, seed);
        if (chart != null) {
            Files.writeString(chart, QueueChart.of(figures));
        }
        spec.commandLine().getOut().println(json ? ReportJson.of(figures) : QueuesTable.of(figures));
        return ExitCode.OK;
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
