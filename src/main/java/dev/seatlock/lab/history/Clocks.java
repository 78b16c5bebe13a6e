package dev.seatlock.lab.history;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts what replicas say of their own time on the clients' clock. A request cannot have come before it was sent, nor an
 * answer have left after it was there: so each call bounds from both sides how far a replica's clock is from the
 * clients'. Many calls bound it closely, and what one replica says of several calls is exact between them.
 *
 * <p>The clocks are taken to run equally fast. Where the bounds contradict each other, or a replica does not tell its
 * clock, a call is put into the middle of what its client saw. Made from n operations in time n.
 */
final class Clocks {

    /** When a request had come by the clients' clock, give or take so much. */
    record Arrival(long at, long uncertain) {}

    /** What must be added to a replica's time: not less than the one, nor more than the other. */
    private record Offset(long least, long most) {

        Offset and(Offset other) {
            return new Offset(Math.max(least, other.least), Math.min(most, other.most));
        }
    }

    private final Map<String, Offset> offsets = new HashMap<>(); // by replica

    Clocks(History history) {
        for (Operation operation : history.operations()) {
            Timing timing = timing(operation);
            if (timing != null && timing.replica() != null && timing.came() != null) {
                offsets.merge(timing.replica(), offset(operation, timing, timing.came()), Offset::and);
            }
        }
    }

    private static Offset offset(Operation operation, Timing timing, long came) {
        return new Offset(operation.invokedAt() - came, operation.endedAt() - total(operation, timing) - came);
    }

    /** Null if the answer does not tell how long it took in the box office. */
    @Nullable
    Arrival arrival(Operation operation) {
        Timing timing = timing(operation);
        if (timing == null) {
            return null;
        }
        Offset offset = timing.replica() == null || timing.came() == null ? null : offsets.get(timing.replica());
        if (offset != null && timing.came() != null && offset.least <= offset.most) {
            long uncertain = (offset.most - offset.least) / 2;
            return new Arrival(timing.came() + offset.least + uncertain, uncertain);
        }
        long around = (operation.endedAt() - operation.invokedAt() - total(operation, timing)) / 2;
        return new Arrival(operation.invokedAt() + around, around);
    }

    private static @Nullable Timing timing(Operation operation) {
        Event.Completion end = operation.end();
        Timing timing = end == null ? null : end.timing();
        return timing == null || timing.total() == null ? null : timing;
    }

    /** No longer than its client saw: two clocks need not agree to the last microsecond. */
    private static long total(Operation operation, Timing timing) {
        long total = timing.total() == null ? 0 : timing.total();
        return Math.min(total, operation.endedAt() - operation.invokedAt());
    }
}
