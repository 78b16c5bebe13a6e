package dev.seatlock.cli;

import picocli.CommandLine.Option;

/** The option that every command knows. */
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean asked;
}
