package dev.seatlock.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.Set;
import org.hibernate.StatelessSession;

/**
 * How often the database stepped in where claims met, by guard, as the metrics {@code seatlock.conflicts} and
 * {@code seatlock.net.caught}.
 */
@Singleton
public final class Conflicts {

    private final StatelessSession session;
    private final Wins wins;
    private final MeterRegistry metrics;

    Conflicts(StatelessSession session, Wins wins, MeterRegistry metrics) {
        this.session = session;
        this.wins = wins;
        this.metrics = metrics;
    }

    /** Begins to count for a guard, so that a rate counts the first event, too. */
    public void expect(String guard) {
        aborted(guard);
        caught(guard);
    }

    /** Transactions that the database ended and that were tried again. */
    Counter aborted(String guard) {
        return Counter.builder("seatlock.conflicts")
                .description("Transactions that lost against another in the database, and were tried again")
                .tag("guard", guard)
                .register(metrics);
    }

    /**
     * Answers a claim that the safety net has stopped, and writes that down. A claim that is tried again after it was
     * won meets its own rows: that is no other buyer's sale.
     */
    Outcome caught(Claim claim) {
        Outcome.Won already = wins.find(claim);
        if (already != null) {
            return already;
        }
        if (!wins.hasWon(claim)) {
            String guard = claim.terms().guard();
            caught(guard).increment();
            QuarkusTransaction.requiringNew()
                    .run(() -> session.createNativeMutationQuery("""
                            insert into net_catch (show_id, claim_id, guard) values (:show, :claim, :guard)
                            on conflict do nothing
                            """)
                            .setParameter("show", claim.show().value())
                            .setParameter("claim", claim.id().value())
                            .setParameter("guard", guard)
                            .executeUpdate());
        }
        return Outcome.taken(claim, Set.of());
    }

    /** Sales that the safety net caught: each would have been a place sold twice. */
    private Counter caught(String guard) {
        return Counter.builder("seatlock.net.caught")
                .description(
                        "Sales that the guard let through and the safety net caught: without it, places sold twice")
                .tag("guard", guard)
                .register(metrics);
    }
}
