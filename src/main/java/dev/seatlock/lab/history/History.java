package dev.seatlock.lab.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What clients did in one show, and what was in the database in the end.
 *
 * @param operations by the time they began
 * @param wins the live wins that the final read found
 * @param closing null if there was no final read
 */
public record History(
        Opening opening,
        List<Operation> operations,
        List<Win> wins,
        @Nullable Closing closing) {

    /** Puts a history together from its events, in their order, and refuses what cannot have happened. */
    public static final class Builder implements Consumer<Event> {

        private final Opening opening;
        private final List<Operation> operations = new ArrayList<>();
        private final Map<Long, Integer> open = new HashMap<>();
        private final List<Win> wins = new ArrayList<>();
        private @Nullable Closing closing;
        private long lastAt = -1;
        private long lastOp = -1;

        public Builder(Opening opening) {
            this.opening = opening;
        }

        @Override
        public void accept(Event event) {
            Malformed.unless(closing == null, "only another opening may follow a closing");
            switch (event) {
                case Opening _ -> throw new Malformed("another history begins here");
                case Event.Invoke invoke -> begin(invoke);
                case Event.Completion completion -> end(completion);
                case Win win -> wins.add(win);
                case Closing last -> {
                    pass(last.at());
                    closing = last;
                }
            }
        }

        private void begin(Event.Invoke invoke) {
            pass(invoke.at());
            if (invoke.op() <= lastOp) { // said only if it has to be: there are millions
                throw new Malformed("operation %d does not come after %d".formatted(invoke.op(), lastOp));
            }
            lastOp = invoke.op();
            open.put(invoke.op(), operations.size());
            operations.add(new Operation(invoke, null));
        }

        private void end(Event.Completion completion) {
            pass(completion.at());
            Integer index = open.remove(completion.op());
            if (index == null) {
                throw new Malformed("operation %d is not under way".formatted(completion.op()));
            }
            Operation begun = operations.get(index);
            operations.set(index, new Operation(begun.invoke(), completion));
        }

        private void pass(long at) {
            if (at <= lastAt) {
                throw new Malformed("time must rise, and %d does not come after %d".formatted(at, lastAt));
            }
            lastAt = at;
        }

        /** The history so far. */
        public History build() {
            return new History(opening, operations, wins, closing);
        }
    }
}
