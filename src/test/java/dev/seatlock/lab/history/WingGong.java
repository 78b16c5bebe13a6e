package dev.seatlock.lab.history;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a history of one seat is linearizable, found by trying every order (Wing and Gong, 1993): slow, and too plain
 * to be wrong. Holds do not lapse in here.
 */
final class WingGong {

    /** The seat: whose claim it is, and whether that is sold. */
    private record Seat(@Nullable String owner, boolean sold) {}

    private record Position(Set<Long> done, Seat seat) {}

    private final List<Operation> operations;
    private final Set<Position> tried = new HashSet<>();

    private WingGong(List<Operation> operations) {
        this.operations = operations;
    }

    static boolean isLinearizable(History history) {
        return new WingGong(history.operations()).search(new Position(Set.of(), new Seat(null, false)));
    }

    private boolean search(Position position) {
        if (!tried.add(position)) {
            return false;
        }
        List<Operation> left = operations.stream()
                .filter(operation -> !position.done.contains(operation.invoke().op()))
                .toList();
        if (left.stream().allMatch(Operation::isUnsure)) {
            return true; // what is left need never have happened
        }
        long firstEnd = left.stream()
                .filter(operation -> !operation.isUnsure())
                .mapToLong(Operation::endedAt)
                .min()
                .orElseThrow();
        for (Operation next : left) {
            if (next.invokedAt() > firstEnd) {
                continue; // another was over before this began
            }
            Seat after = apply(next, position.seat);
            if (after != null) {
                Set<Long> done = new HashSet<>(position.done);
                done.add(next.invoke().op());
                if (search(new Position(done, after))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The seat after the operation; null if it could not have been answered so. */
    private static @Nullable Seat apply(Operation operation, Seat seat) {
        boolean refused = operation.end() instanceof Event.Fail;
        if (operation.action().claims()) {
            boolean free = seat.owner == null;
            if (refused) {
                return free ? null : seat;
            }
            String claim = operation.claim() == null
                    ? "claim of op " + operation.invoke().op()
                    : operation.claim();
            return free ? new Seat(claim, operation.action() == Action.BOOK) : operation.isUnsure() ? seat : null;
        }
        boolean owned = Objects.equals(seat.owner, operation.claim());
        return switch (operation.action()) {
            case CONFIRM -> {
                if (refused) {
                    yield owned ? null : seat;
                }
                yield owned ? new Seat(seat.owner, true) : operation.isUnsure() ? seat : null;
            }
            case RELEASE -> owned && !seat.sold ? new Seat(null, false) : seat;
            default -> owned && seat.sold ? new Seat(null, false) : seat;
        };
    }
}
