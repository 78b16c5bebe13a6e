package dev.seatlock.waitingroom;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.query.MutationQuery;
import org.jspecify.annotations.Nullable;

/**
 * Which passes a purchase has been begun with. A pass is spent by the first purchase that begins, on whichever replica,
 * and no other can begin with it until that one has come to nothing.
 *
 * <ol>
 *   <li>A request {@linkplain #spend spends} the pass before anything is asked for. Requests under one key are one
 *       purchase, and share it.
 *   <li>When it has bought something, the pass {@linkplain #settle stands for that}; once the visitor is
 *       {@linkplain #serve served} it is good for nothing.
 *   <li>When it has bought nothing, the last of its requests {@linkplain #giveBack gives the pass back}.
 *   <li>When its replica dies in between, nobody gives the pass back. It can be spent again when the lease has ended.
 * </ol>
 *
 * <p>One row of PostgreSQL for each visit that buys, where the purchases are, too: while Redis is away whoever is
 * inside can buy, and when it comes back empty no pass is good a second time.
 */
@Singleton
public final class SpentPasses {

    private static final int MOST_LOOKS = 5;
    private static final Duration LONGEST_VISIT = Duration.ofDays(1); // as long as a room may let one stay
    private static final int SWEEP_SIZE = 1_000;

    private final StatelessSession session;

    SpentPasses(StatelessSession session) {
        this.session = session;
    }

    /**
     * Whether a purchase may go on with a pass.
     *
     * @param on what another purchase has come to with it; null if nothing is known of that
     */
    public record Spending(boolean isBegun, @Nullable UUID on) {}

    /**
     * Spends the pass of a visit, unless another purchase has.
     *
     * @param lease how long the purchase may take before it is taken to have vanished
     */
    public Spending spend(UUID visit, UUID purchase, Duration lease) {
        for (int look = 0; look < MOST_LOOKS; look++) {
            if (isFirst(visit, purchase, lease) || isJoined(visit, purchase, lease)) {
                return new Spending(true, null);
            }
            SpentRow row = QuarkusTransaction.requiringNew()
                    .call(() -> session.createNativeQuery(
                                    "select purchase, claim_id from spent_pass where visit_id = :visit", SpentRow.class)
                            .setParameter("visit", visit)
                            .getSingleResultOrNull());
            if (row != null) {
                return new Spending(row.purchase.equals(purchase), row.claim);
            }
        }
        return new Spending(false, null); // given back and spent by others all the while
    }

    private record SpentRow(UUID purchase, @Nullable UUID claim) {}

    private boolean isFirst(UUID visit, UUID purchase, Duration lease) {
        return change("""
                insert into spent_pass (visit_id, purchase, requests, until)
                values (:visit, :purchase, 1, clock_timestamp() + :lease * interval '1 millisecond')
                on conflict (visit_id) do update
                set purchase = excluded.purchase, requests = 1, until = excluded.until, at = clock_timestamp()
                where spent_pass.claim_id is null and spent_pass.until < clock_timestamp()
                """, Map.of("visit", visit, "purchase", purchase, "lease", lease.toMillis())) == 1;
    }

    private boolean isJoined(UUID visit, UUID purchase, Duration lease) {
        return change("""
                update spent_pass set requests = requests + 1,
                    until = greatest(until, clock_timestamp() + :lease * interval '1 millisecond')
                where visit_id = :visit and purchase = :purchase and claim_id is null and until < 'infinity'
                """, Map.of("visit", visit, "purchase", purchase, "lease", lease.toMillis())) == 1;
    }

    /** How many rows have changed. */
    private int change(String sql, Map<String, Object> parameters) {
        return QuarkusTransaction.requiringNew().call(() -> execute(sql, parameters));
    }

    private int execute(String sql, Map<String, Object> parameters) {
        MutationQuery query = session.createNativeMutationQuery(sql);
        parameters.forEach(query::setParameter);
        return query.executeUpdate();
    }

    /**
     * Spends a pass anew, of which the caller knows that what it was spent on has come to nothing; false if another was
     * first.
     *
     * @param afterItsLease whether it has to be waited until then, since it may come to something still
     */
    public boolean spendAgain(UUID visit, UUID on, UUID purchase, Duration lease, boolean afterItsLease) {
        return change(
                        """
                        update spent_pass set purchase = :purchase, requests = 1, claim_id = null,
                            at = clock_timestamp(), until = clock_timestamp() + :lease * interval '1 millisecond'
                        where visit_id = :visit and claim_id = :claim and until < 'infinity'
                          and (until < clock_timestamp() or not :afterItsLease)
                        """,
                        Map.of(
                                "visit", visit,
                                "claim", on,
                                "afterItsLease", afterItsLease,
                                "purchase", purchase,
                                "lease", lease.toMillis()))
                == 1;
    }

    /**
     * The purchase has come to a hold or an order, and while that stands no other begins; or may have.
     *
     * @param unknown for how long it may not be known to what it has come
     */
    public void settle(UUID visit, UUID purchase, UUID claim, Duration unknown) {
        change("""
                update spent_pass set claim_id = :claim,
                    until = greatest(until, clock_timestamp() + :unknown * interval '1 millisecond')
                where visit_id = :visit and purchase = :purchase
                """, Map.of("claim", claim, "unknown", unknown.toMillis(), "visit", visit, "purchase", purchase));
    }

    /** A request has bought nothing. When no other of its purchase is at it, the pass is good again. */
    public void giveBack(UUID visit, UUID purchase) {
        Map<String, Object> mine = Map.of("visit", visit, "purchase", purchase);
        QuarkusTransaction.requiringNew().run(() -> {
            execute("""
                    update spent_pass set requests = requests - 1
                    where visit_id = :visit and purchase = :purchase and claim_id is null
                    """, mine);
            execute("""
                    delete from spent_pass where visit_id = :visit and purchase = :purchase and claim_id is null
                                             and requests <= 0 and until < 'infinity'
                    """, mine);
        });
    }

    /** What the pass was spent on has come to nothing. */
    public void giveBackFrom(UUID visit, UUID claim) {
        change(
                "delete from spent_pass where visit_id = :visit and claim_id = :claim and until < 'infinity'",
                Map.of("visit", visit, "claim", claim));
    }

    /** The visitor has bought, or has left: its pass is good for nothing any more, on any replica. */
    public void serve(UUID visit) {
        change("""
                insert into spent_pass (visit_id, purchase, requests, until)
                values (:visit, :visit, 0, 'infinity')
                on conflict (visit_id) do update set until = 'infinity'
                """, Map.of("visit", visit));
    }

    /** Forgets visits that have ended by now in any case. */
    @Scheduled(
            identity = "spent passes",
            every = "${seatlock.idempotency-sweep-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forget() {
        int forgotten;
        do {
            forgotten = change("""
                    delete from spent_pass where visit_id in (
                        select visit_id from spent_pass
                        where at < clock_timestamp() - :kept * interval '1 millisecond'
                        order by at limit :most for update skip locked)
                    """, Map.of("kept", LONGEST_VISIT.multipliedBy(2).toMillis(), "most", SWEEP_SIZE));
        } while (forgotten == SWEEP_SIZE);
    }
}
