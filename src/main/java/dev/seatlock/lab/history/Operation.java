package dev.seatlock.lab.history;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client operation: what was asked, and what came back.
 *
 * @param end null if nothing did
 */
public record Operation(Event.Invoke invoke, Event.@Nullable Completion end) {

    private static final Set<String> FOR_LACK_OF_PLACES = Set.of("seats-taken", "sold-out");

    Action action() {
        return invoke.action();
    }

    String client() {
        return invoke.client();
    }

    long invokedAt() {
        return invoke.at();
    }

    /** When the answer had come; never, if none has. */
    long endedAt() {
        return end == null ? Long.MAX_VALUE : end.at();
    }

    boolean isOk() {
        return end instanceof Event.Ok;
    }

    /** Whether it may have taken effect: all but those that the client knows did not. */
    boolean mayHaveHappened() {
        return !(end instanceof Event.Fail);
    }

    /** Whether the client cannot know what it did. */
    boolean isUnsure() {
        return end == null || end instanceof Event.Unsure;
    }

    boolean isRefusedForLackOfPlaces() {
        return action().claims() && end instanceof Event.Fail fail && FOR_LACK_OF_PLACES.contains(fail.why());
    }

    /** Whether a client wanted to buy what it held, and was told that it holds it no more. */
    boolean isToldGone() {
        return action() == Action.CONFIRM
                && end instanceof Event.Fail fail
                && fail.why().equals("hold-gone");
    }

    /** The claim that it won, or asked about. */
    @Nullable
    String claim() {
        return switch (end) {
            case Event.Ok ok -> ok.claim();
            case Event.Unsure unsure when unsure.claim() != null -> unsure.claim();
            case null, default -> invoke.claim();
        };
    }

    long fence() {
        return end instanceof Event.Ok ok && ok.fence() != null ? ok.fence() : 0;
    }

    /** The places that its receipt names, else those that it asked for. */
    WantedPlaces places() {
        List<String> named = end instanceof Event.Ok ok ? ok.seats() : null;
        return named == null
                ? WantedPlaces.of(invoke.seats(), invoke.standing(), invoke.best())
                : WantedPlaces.of(named, invoke.standing(), null);
    }

    /** In one line, for people. */
    @Override
    public String toString() {
        return "%s %s to %s %s: %s"
                .formatted(
                        span(),
                        client(),
                        action().name().toLowerCase(Locale.ROOT),
                        invoke.claim() == null ? places() : "claim " + invoke.claim(),
                        answer());
    }

    private String span() {
        return "%s to %s s (op %d)"
                .formatted(seconds(invokedAt()), end == null ? "…" : seconds(endedAt()), invoke.op());
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.6f", nanos / 1e9);
    }

    private String answer() {
        return switch (end) {
            case null -> "no answer";
            case Event.Ok ok ->
                "ok, claim %s%s%s"
                        .formatted(
                                ok.claim(),
                                fence() == 0 ? "" : ", fence " + fence(),
                                ok.replica() == null ? "" : ", replica " + ok.replica());
            case Event.Fail fail -> fail.why();
            case Event.Unsure unsure -> "unsure, " + unsure.why();
        };
    }
}
