package dev.seatlock.inventory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A named seat within its show, written {@code section-row-number}, as in {@code A-1-7}.
 *
 * <p>Seats are ordered by that text, as PostgreSQL orders the column (collation "C"): locks are taken in one order
 * wherever they are taken.
 */
public record SeatId(SectionId section, int row, int number) implements Comparable<SeatId> {

    // The last two numbers are row and number, so a section's name may contain a dash.
    private static final Pattern TEXT = Pattern.compile("(.+)-([1-9][0-9]{0,5})-([1-9][0-9]{0,5})");

    /** The seat that the text names, or nothing if it is not of the form. */
    public static Optional<SeatId> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new SeatId(
                        new SectionId(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /** The seat of this id, as the ledger has it. */
    public static SeatId of(String id) {
        return parse(id).orElseThrow(() -> new IllegalArgumentException("not a seat: " + id));
    }

    /** By bytes: strings compare by UTF-16, which puts letters beyond the basic plane before some that are in it. */
    @Override
    public int compareTo(SeatId other) {
        return Arrays.compareUnsigned(
                toString().getBytes(UTF_8), other.toString().getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return section + "-" + row + "-" + number;
    }
}
