package dev.seatlock.lab.history;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first line: what there was to buy, from whom, and how. A line of this kind begins another history in the same
 * file.
 *
 * @param format of the lines that follow; this is {@value #FORMAT}
 * @param alone whether nobody but the clients of this history can buy in the show
 * @param holdMillis how long a hold lasts; null if the client was not told, and then a hold may lapse at any time
 * @param before what was live already
 */
public record Opening(
        int format,
        @Nullable Instant started,
        String show,
        @Nullable String guard,
        boolean safetyNet,
        boolean alone,
        List<String> urls,
        @Nullable Integer dwellMillis,
        @Nullable Long seed,
        @Nullable Long holdMillis,
        List<String> seats,
        List<Floor> standing,

        @JsonTypeInfo(use = JsonTypeInfo.Id.NONE) List<Win> before)
        implements Event {

    /** The format that this program writes and reads. */
    public static final int FORMAT = 1;

    /** A section of standing places. */
    public record Floor(String section, int capacity) {}

    public Opening {
        Malformed.unless(format == FORMAT, "it is of format %d, and this reads format %d".formatted(format, FORMAT));
        Malformed.unless(show != null, "an opening needs its show");
        urls = orNone(urls);
        seats = orNone(seats);
        standing = orNone(standing);
        before = orNone(before);
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
