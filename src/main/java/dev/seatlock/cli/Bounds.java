package dev.seatlock.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The bounds of a command's options: what lies outside is a wrong option. */
record Bounds(CommandSpec spec) {

    void require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for option '%s': must lie between %d and %d, not %d"
                            .formatted(option, least, most, value));
        }
    }
}
