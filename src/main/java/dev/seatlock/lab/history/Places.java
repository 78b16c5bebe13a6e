package dev.seatlock.lab.history;

import java.util.List;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Named seats, or so many standing places of one section.
 *
 * @param seats none for standing places
 */
public record Places(List<String> seats, @Nullable Standing standing) {

    static final Places NONE = new Places(List.of(), null);

    /** So many places of one section, of which none has a name. */
    public record Standing(String section, int count) {}

    public Places {
        seats = List.copyOf(seats);
    }

    static Places of(@Nullable List<String> seats, @Nullable Standing standing) {
        return new Places(seats == null ? List.of() : seats, standing);
    }

    /** Each place with how many of it: a seat is a section of one. */
    void forEach(ObjIntConsumer<String> each) {
        seats.forEach(seat -> each.accept(seat, 1));
        if (standing != null) {
            each.accept(standing.section, standing.count);
        }
    }

    boolean isEmpty() {
        return seats.isEmpty() && standing == null;
    }

    @Override
    public String toString() {
        return standing == null ? String.join(", ", seats) : standing.count + " × " + standing.section;
    }
}
