package dev.seatlock.lab;

import dev.seatlock.lab.history.Timing;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what the box office says of its own time: the {@code Server-Timing} header of its answers to claims. */
final class ServerTimingReader {

    private static final Pattern REPLICA =
            Pattern.compile("\\breplica;desc=\"([^\"]{1,200})\";dur=(\\d{1,12}\\.\\d{3})");
    private static final Pattern ASK = metric("ask");
    private static final Pattern WAIT = metric("wait");
    private static final Pattern WRITE = metric("write");
    private static final Pattern HOLD = metric("hold");
    private static final Pattern TOTAL = metric("total");
    private static final int NANOS_PER_MILLI = 1_000_000;

    private ServerTimingReader() {}

    private static Pattern metric(String name) {
        return Pattern.compile("\\b" + name + ";dur=(\\d{1,9}(?:\\.\\d{1,6})?)");
    }

    /** Null if the answer does not say how long its buyer waited. */
    static @Nullable Timing of(HttpResponse<?> response) {
        String header = response.headers().firstValue("Server-Timing").orElse("");
        Long waited = nanos(WAIT, header);
        if (waited == null) {
            return null;
        }
        Matcher replica = REPLICA.matcher(header);
        boolean isNamed = replica.find();
        return new Timing(
                isNamed ? replica.group(1) : null,
                isNamed ? (Long) nanos(replica.group(2)) : null,
                nanos(ASK, header),
                waited,
                nanos(WRITE, header),
                nanos(HOLD, header),
                nanos(TOTAL, header));
    }

    private static @Nullable Long nanos(Pattern metric, String header) {
        Matcher millis = metric.matcher(header);
        return millis.find() ? (Long) nanos(millis.group(1)) : null;
    }

    private static long nanos(String millis) {
        return Math.round(Double.parseDouble(millis) * NANOS_PER_MILLI);
    }
}
