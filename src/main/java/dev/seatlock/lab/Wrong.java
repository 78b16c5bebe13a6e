package dev.seatlock.lab;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often one kind of wrong was found.
 *
 * @param witness the first proof in one line; null if it was not found at all
 */
record Wrong(long number, @Nullable String witness) {

    static final Wrong NONE = new Wrong(0, null);

    /** One wrong for each witness. */
    static Wrong of(List<String> witnesses) {
        return witnesses.isEmpty() ? NONE : new Wrong(witnesses.size(), witnesses.getFirst());
    }
}
