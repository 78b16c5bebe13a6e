package dev.seatlock.lab.history;

import java.io.IOException;
import java.nio.file.Path;

/** Writes a sound history of a million operations to the file that is named, to measure {@code lab check} by. */
final class MillionOperations {

    private MillionOperations() {}

    public static void main(String[] arguments) throws IOException {
        try (HistoryWriter writer = HistoryWriter.open(Path.of(arguments[0]))) {
            Simulation.run(Simulation.Setting.ofMillion(), writer);
        }
    }
}
