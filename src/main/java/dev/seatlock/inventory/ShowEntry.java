package dev.seatlock.inventory;

import dev.seatlock.inventory.Pipeline.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The first statements of every claim's transaction: they keep the show's guard from being changed until the commit,
 * and tell whether it was changed before.
 *
 * <p>Above READ COMMITTED the snapshot is older than the lock, and a change in between would go unseen. There the
 * show's row is read with a lock, which fails on a row that has changed since the snapshot.
 */
final class ShowEntry {

    private final Claim first;
    private final Answer<Long> epoch;

    private ShowEntry(Claim first, Answer<Long> epoch) {
        this.first = first;
        this.epoch = epoch;
    }

    /** Adds the statements to a trip to the database. The claims are of one show and one set of terms. */
    static ShowEntry ask(List<Claim> claims, Isolation isolation, Pipeline pipeline) {
        boolean isOneSnapshot = isolation != Isolation.READ_COMMITTED;
        if (isOneSnapshot) {
            pipeline.tell("set transaction isolation level " + isolation.name().replace('_', ' '), Map.of());
        }
        Duration patience = Claim.longestPatience(claims);
        if (patience.compareTo(ConnectionBounds.LOCK_TIMEOUT) != 0) {
            pipeline.ask(
                    "select cast(set_config('lock_timeout', :millis, true) as varchar(20))",
                    Map.of("millis", Math.max(1, patience.toMillis()) + "ms"), // 0 would mean for ever
                    row -> true);
        }
        Claim first = claims.getFirst();
        ShowId show = first.show();
        Answer<Long> epoch = pipeline.ask(
                "select enter_show(:show, :key)",
                Map.of("show", show.value(), "key", show.toggleKey()),
                row -> row.getLong(1));
        if (isOneSnapshot) {
            epoch = pipeline.ask("""
                    select guard_epoch from show
                    where id = :show and (closes_at is null or closes_at > clock_timestamp()) for share
                    """, Map.of("show", show.value()), row -> row.getLong(1));
        }
        return new ShowEntry(first, epoch);
    }

    /**
     * @throws GuardChanged if the show does not have the guard any more that the claims were routed to, or its sale is
     *     over
     */
    void requireSameTerms() {
        Long now = epoch.one();
        if (now == null || now != first.terms().epoch()) {
            throw new GuardChanged(first);
        }
    }
}
