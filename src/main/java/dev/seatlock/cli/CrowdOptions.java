package dev.seatlock.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that sends a crowd at guards. */
final class CrowdOptions {

    /** The exit code where a guard has not kept its word. */
    static final int NOT_AS_PROMISED = 3;

    @Option(names = "--buyers", paramLabel = "N", description = "How many buyers come (default: ${DEFAULT-VALUE}).")
    int buyers = 500;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "How many buyers come in a second, whether others have been answered or not"
                    + " (default: all at once).")
    double ratePerSecond = Double.POSITIVE_INFINITY;

    @Option(
            names = "--shoppers",
            paramLabel = "N",
            description = "Put a waiting room before each new show, which lets in N at a time (default: none).")
    @Nullable
    Integer shoppers;

    @Option(names = "--seed", paramLabel = "SEED", description = "Random seed (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = "Write down what every buyer did and was told, for 'lab check': one history after the other,"
                    + " one for each guard.")
    @Nullable
    Path history;

    @Option(names = "--json", description = "Print the report as JSON.")
    boolean json;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();
}
