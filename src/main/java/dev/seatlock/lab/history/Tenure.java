package dev.seatlock.lab.history;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a claim had its places.
 *
 * <p>Nobody outside sees the moments at which the database gave and took: only calls that began before and ended after.
 * So a tenure has two spans. It <em>surely</em> lasted from {@link #from} to {@link #until}, its core, whatever the
 * moments were; it can have lasted from {@link #mayFrom} to {@link #mayUntil} at most.
 *
 * <ul>
 *   <li>The core begins when a client has been told that it has the places (by the ok of the claim, or of a
 *       confirmation), or at the final read, if that shows the claim and nobody was told.
 *   <li>It ends when the first operation is sent that may have given them back: for what is held a release, for what is
 *       sold a cancellation. A hold that nobody is known to have confirmed may lapse from its deadline on, and that is
 *       no earlier than its call plus its duration; if the duration is not known, its core is empty. What the final
 *       read shows was never given back, since released is the last state of a win.
 *   <li>The widest span begins with the call, and ends when a client has been told that the places were given back,
 *       or that the hold is gone.
 * </ul>
 *
 * The database's clock is taken to run no faster than the clients'.
 *
 * @param holder the client, or the claim's id if no client of the history made it
 * @param acquisition the call that won it; null if no client of the history made it
 * @param from when the core begins; {@link Long#MAX_VALUE} if nothing shows that the claim was ever won
 * @param mayLapse when its deadline may have come; never for what was sold. An expired hold has its places until
 *     somebody else wants them, but it cannot be bought any more
 * @param ours whether a client of the history made it
 */
record Tenure(
        String holder,
        Dossier dossier,
        @Nullable Operation acquisition,
        WantedPlaces places,
        long from,
        long until,
        long mayFrom,
        long mayUntil,
        long mayLapse,
        boolean ours) {

    private static final long NEVER = Long.MAX_VALUE;

    static Tenure of(Dossier dossier, Operation acquisition, @Nullable Long holdNanos, long closedAt) {
        long told = acquisition.isOk() ? acquisition.endedAt() : NEVER;
        long confirmed = dossier.firstDone(Action.CONFIRM, 0);
        long from = Math.min(Math.min(told, confirmed), dossier.isLive() ? closedAt : NEVER);
        boolean sold = acquisition.action() == Action.BOOK || confirmed < NEVER || dossier.isSoldInTheEnd();
        long lapses = holdNanos == null ? from : acquisition.invokedAt() + holdNanos;
        long mayLapse = sold ? NEVER : lapses;
        return new Tenure(
                acquisition.client(),
                dossier,
                acquisition,
                acquisition.places(),
                from,
                until(dossier, sold, from, mayLapse),
                acquisition.invokedAt(),
                mayUntil(dossier, acquisition, confirmed),
                mayLapse,
                true);
    }

    private static long until(Dossier dossier, boolean sold, long from, long mayLapse) {
        if (dossier.isLive()) {
            return NEVER;
        }
        long cancelled = dossier.firstBegun(Action.CANCEL);
        if (sold) {
            long owned = dossier.later(Action.CONFIRM).stream()
                    .filter(Operation::isOk)
                    .mapToLong(Operation::invokedAt)
                    .max()
                    .orElse(from);
            return Math.max(owned, cancelled);
        }
        return Math.min(mayLapse, Math.min(cancelled, dossier.firstBegun(Action.RELEASE)));
    }

    /** What an unsure confirmation may have sold is not freed by a release. */
    private static long mayUntil(Dossier dossier, Operation acquisition, long confirmed) {
        if (dossier.isLive() || !acquisition.isOk()) {
            return NEVER;
        }
        if (acquisition.action() == Action.BOOK || confirmed < NEVER) {
            long bought = acquisition.action() == Action.BOOK ? acquisition.endedAt() : confirmed;
            return dossier.firstDone(Action.CANCEL, bought);
        }
        long released = dossier.firstBegun(Action.CONFIRM) < NEVER
                ? NEVER
                : dossier.firstDone(Action.RELEASE, acquisition.endedAt());
        return Math.min(released, dossier.firstToldGone());
    }

    /** A claim that no client of the history made: it was there before, or somebody else's, or nobody asked for it. */
    static Tenure ofAStranger(Dossier dossier, WantedPlaces places, long closedAt) {
        boolean old = !dossier.before().isEmpty();
        return new Tenure(
                "booking " + dossier.claim,
                dossier,
                null,
                places,
                old && dossier.isLive() ? 0 : dossier.isLive() ? closedAt : NEVER,
                NEVER,
                0,
                NEVER,
                NEVER,
                false);
    }

    static WantedPlaces placesOf(List<Win> wins, Iterable<String> sections) {
        for (String section : sections) {
            for (Win win : wins) {
                if (win.place().equals(section)) {
                    return new WantedPlaces(List.of(), new WantedPlaces.Standing(section, win.places()));
                }
            }
        }
        return new WantedPlaces(wins.stream().map(Win::place).toList(), null);
    }

    boolean hasCore() {
        return from < until;
    }

    /** Whether the claim was surely won, but nobody can say of any moment that it was still live then. */
    boolean isFleeting() {
        return from < NEVER && !hasCore();
    }

    boolean surelyLastsAt(long at) {
        return from <= at && at < until;
    }

    boolean surelyLastsToTheEnd() {
        return hasCore() && until == NEVER;
    }

    int count(String place) {
        WantedPlaces.Standing standing = places.standing();
        return standing != null && standing.section().equals(place) ? standing.count() : 1;
    }

    /** In one line, for people. */
    String inWords() {
        return acquisition == null ? holder + " " + places : acquisition.toString();
    }
}
