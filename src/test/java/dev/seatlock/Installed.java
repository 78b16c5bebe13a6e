package dev.seatlock;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What this machine has beside a JDK: a test that needs more is skipped where it is missing. */
public final class Installed {

    private Installed() {}

    /** A program on the path. */
    public static Optional<Path> program(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
