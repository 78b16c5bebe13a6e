package dev.seatlock.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** What {@code pgbench} writes down of each transaction; of those that failed it is only counted that they did. */
record PgbenchLog(List<Line> lines, long failed) {

    static final String PREFIX = "transactions";

    private static final int FAILED = 500;
    private static final int DIGITS = 3;

    /**
     * One transaction.
     *
     * @param number of the client's transactions before it
     * @param endMicros since the epoch
     */
    private record Line(long number, long micros, long endMicros) {

        private long startMicros() {
            return endMicros - micros;
        }
    }

    /** Reads the files of all threads. */
    static PgbenchLog read(Path folder) throws IOException {
        List<Line> lines = new ArrayList<>();
        long failed = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(it -> it.getFileName().toString().startsWith(PREFIX))
                    .toList()) {
                for (String text : Files.readAllLines(file)) {
                    String[] columns =
                            text.split(" ", -1); // client, number, microseconds, script, seconds, microseconds
                    if (columns[2].chars().allMatch(Character::isDigit)) {
                        lines.add(new Line(
                                Long.parseLong(columns[1]),
                                Long.parseLong(columns[2]),
                                TimeUnit.SECONDS.toMicros(Long.parseLong(columns[4])) + Long.parseLong(columns[5])));
                    } else {
                        failed++;
                    }
                }
            }
        }
        return new PgbenchLog(lines, failed);
    }

    long mostOfAClient() {
        return lines.stream().mapToLong(Line::number).max().orElse(0) + 1;
    }

    /** What ended in the measured time, which begins so long after the first transaction did. */
    Measured measured(Duration warmUp, Duration time) {
        long fromMicros = lines.stream().mapToLong(Line::startMicros).min().orElse(0)
                + TimeUnit.NANOSECONDS.toMicros(warmUp.toNanos());
        long toMicros = fromMicros + TimeUnit.NANOSECONDS.toMicros(time.toNanos());
        Histogram micros = new Histogram(DIGITS);
        lines.stream()
                .filter(line -> line.endMicros >= fromMicros && line.endMicros < toMicros)
                .forEach(line -> micros.recordValue(line.micros));
        return new Measured(
                time.toMillis() / (double) TimeUnit.SECONDS.toMillis(1),
                Map.of(Work.Sale.SOLD, micros.getTotalCount()),
                Map.of(Work.Sale.SOLD, (long) lines.size(), FAILED, failed),
                micros);
    }
}
