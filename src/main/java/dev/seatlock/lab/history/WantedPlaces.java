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
public record WantedPlaces(
        List<String> seats,
        @Nullable Standing standing,
        @Nullable Integer best) {

    static final WantedPlaces NONE = new WantedPlaces(List.of(), null);

    public WantedPlaces(List<String> seats, @Nullable Standing standing) {
        this(seats, standing, null);
    }

    public static WantedPlaces best(int count) {
        return new WantedPlaces(List.of(), null, count);
    }

    /** So many places of one section, of which none has a name. */
    public record Standing(String section, int count) {}

    public WantedPlaces {
        seats = List.copyOf(seats);
    }

    static WantedPlaces of(@Nullable List<String> seats, @Nullable Standing standing, @Nullable Integer best) {
        return new WantedPlaces(seats == null ? List.of() : seats, standing, best);
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
