package dev.seatlock.lab.history;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether no place is kept from buyers by nobody: by a hold that is live long after its deadline, or by the seat
 * map alone.
 *
 * <p>No false alarm: deadline and time are the database's own, and where it was not asked for its time, its own count
 * of ghost holds is believed. A hold that has just expired is free to whoever asks for it; it is a ghost once the
 * sweeper has had {@value #GRACE_SECONDS} s and left it. The seat map is read after the live wins, so a place that it
 * has taken must have a win, unless an operation of unknown outcome may have won it in between, or somebody else. Cost:
 * n for n wins.
 */
final class NoGhostHold implements Checker {

    private static final int GRACE_SECONDS = 30;

    @Override
    public String name() {
        return "no-ghost-hold";
    }

    @Override
    public Finding check(Tenures tenures) {
        Closing closing = tenures.closing();
        if (closing == null) {
            return unknown(0, "there was no final read");
        }
        List<String> ghosts =
                Stream.concat(expired(tenures, closing), ownerless(tenures)).toList();
        long told = closing.ghostHolds() == null ? 0 : closing.ghostHolds();
        long count = Math.max(ghosts.size(), told);
        if (count == 0) {
            return sound("0 ghosts");
        }
        String headline = ghosts.isEmpty() ? "the audit counts %d ghost holds".formatted(told) : ghosts.getFirst();
        return broken(count, count + " ghosts", List.of(headline));
    }

    private static Stream<String> expired(Tenures tenures, Closing closing) {
        Instant now = closing.databaseTime();
        if (now == null) {
            return Stream.empty();
        }
        Map<String, Instant> deadlines = deadlines(tenures);
        return tenures.history().wins().stream()
                .filter(win -> win.state() == Win.State.HELD)
                .filter(win -> isExpired(win.heldUntil() == null ? deadlines.get(win.claim()) : win.heldUntil(), now))
                .map(win -> "%s is still held by claim %s, past its deadline".formatted(win.place(), win.claim()));
    }

    private static boolean isExpired(@Nullable Instant deadline, Instant now) {
        return deadline != null
                && deadline.plus(Duration.ofSeconds(GRACE_SECONDS)).isBefore(now);
    }

    /** What the clients were told. */
    private static Map<String, Instant> deadlines(Tenures tenures) {
        Map<String, Instant> deadlines = new HashMap<>();
        for (Operation operation : tenures.history().operations()) {
            if (operation.end() instanceof Event.Ok ok && ok.heldUntil() != null) {
                deadlines.put(ok.claim(), ok.heldUntil());
            }
        }
        return deadlines;
    }

    private static Stream<String> ownerless(Tenures tenures) {
        if (!tenures.alone()) {
            return Stream.empty();
        }
        Set<String> owned = new HashSet<>();
        tenures.history().wins().forEach(win -> owned.add(win.place()));
        tenures.history().operations().stream()
                .filter(operation -> operation.action().claims() && operation.isUnsure())
                .forEach(operation -> owned.addAll(operation.places().seats()));
        return tenures.seatsTakenInTheEnd().stream()
                .filter(seat -> !owned.contains(seat))
                .sorted()
                .map(seat -> seat + " is taken on the seat map, and nobody has it");
    }
}
