package dev.seatlock.lab.history;

import java.util.List;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Named seats, or so many standing places of one section, or so many seats that are not named yet.
 *
 * @param seats none for the other two
 * @param best whichever so many seats are best: an answer names them
 */
public record Places(
        List<String> seats,
        @Nullable Standing standing,
        @Nullable Integer best) {

    static final Places NONE = new Places(List.of(), null);

    public Places(List<String> seats, @Nullable Standing standing) {
        this(seats, standing, null);
    }

    public static Places best(int count) {
        return new Places(List.of(), null, count);
    }

    /** So many places of one section, of which none has a name. */
    public record Standing(String section, int count) {}

    public Places {
        seats = List.copyOf(seats);
    }

    static Places of(@Nullable List<String> seats, @Nullable Standing standing, @Nullable Integer best) {
        return new Places(seats == null ? List.of() : seats, standing, best);
    }

    /** Each place with how many of it: a seat is a section of one. */
    void forEach(ObjIntConsumer<String> each) {
        seats.forEach(seat -> each.accept(seat, 1));
        if (standing != null) {
            each.accept(standing.section, standing.count);
        }
    }

    boolean isEmpty() {
        return seats.isEmpty() && standing == null && best == null;
    }

    @Override
    public String toString() {
        if (best != null) {
            return "the best " + best;
        }
        return standing == null ? String.join(", ", seats) : standing.count + " × " + standing.section;
    }
}
