package dev.seatlock.boxoffice.sales;

import dev.seatlock.inventory.ClaimId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A short name of a booking, to be read out at the counter: the random tail of its id, as in {@code 7K3Q-0ZXB}. Two
 * bookings may have the same one, though hardly ever.
 */
public record BookingReference(long tail) {

    // Crockford's base 32: no letter that could be read as a digit, nor the other way round.
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int BITS = 5;
    private static final int LENGTH = 8;
    private static final long TAIL = (1L << (LENGTH * BITS)) - 1;
    private static final Pattern WRITTEN = Pattern.compile("[0-9A-Z]{8}");

    static BookingReference of(ClaimId id) {
        return new BookingReference(id.value().getLeastSignificantBits() & TAIL);
    }

    /** What somebody wrote down or typed: in any case, with a dash or without, O for 0, and I or L for 1. */
    public static Optional<BookingReference> parse(String text) {
        String digits = text.replace("-", "").toUpperCase(Locale.ROOT);
        if (!WRITTEN.matcher(digits).matches()) {
            return Optional.empty();
        }
        long tail = 0;
        for (int at = 0; at < LENGTH; at++) {
            int value = value(digits.charAt(at));
            if (value < 0) {
                return Optional.empty();
            }
            tail = (tail << BITS) | value;
        }
        return Optional.of(new BookingReference(tail));
    }

    private static int value(char digit) {
        return switch (digit) {
            case 'O' -> 0;
            case 'I', 'L' -> 1;
            default -> DIGITS.indexOf(digit);
        };
    }

    /** The last ten hexadecimal digits of the booking's id. */
    String hex() {
        return String.format(Locale.ROOT, "%010x", tail);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int digit = LENGTH - 1; digit >= 0; digit--) {
            text.append(DIGITS.charAt((int) (tail >>> (digit * BITS)) & 31));
            if (digit == LENGTH / 2) {
                text.append('-');
            }
        }
        return text.toString();
    }
}
