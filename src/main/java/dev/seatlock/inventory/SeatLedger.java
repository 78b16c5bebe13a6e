package dev.seatlock.inventory;

import static dev.seatlock.inventory.StoreFailure.DEFECT;
import static dev.seatlock.inventory.StoreFailure.NET_CAUGHT;

import io.opentelemetry.api.trace.Tracer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.StatelessSession;
import org.jboss.logging.Logger;

/**
 * The ledger over the shared places. It sells: in one transaction, which is tried again if it loses against another.
 *
 * <ol>
 *   <li>Begin; see that the show still has the guard that the claim was routed to ({@link ShowEntry}); lock the places,
 *       if the guard does; release expired holds on them.
 *   <li>Take the places as the guard does ({@link PlaceTaker#take}). That writes both sides of the ledger,
 *       {@code seat.holder} or {@code section.taken} and the {@link Wins win's} row, whatever the guard.
 *   <li>Write what the shop keeps of a win ({@link Settlement}), and commit.
 * </ol>
 *
 * <p>What loses a race is tried again in a new transaction for as long as the buyer is patient ({@link StoreFailure}).
 * Nothing here prevents a race: that is for the guard, which locks around {@link #sell} or within it, or takes the
 * places by a statement that cannot be raced. All writers keep the rules of {@code docs/decisions/0001-ledger.md}.
 */
@Singleton
public final class SeatLedger {

    private static final Logger LOG = Logger.getLogger(SeatLedger.class);

    private final StatelessSession session;
    private final Releases releases;
    private final ReleaseOutbox releaseOutbox;
    private final Settlement settlement;
    private final Conflicts conflicts;
    private final Event<SeatsChanged> seatsChanged;
    private final Tracer tracer;

    SeatLedger(
            StatelessSession session,
            Releases releases,
            ReleaseOutbox releaseOutbox,
            Settlement settlement,
            Conflicts conflicts,
            Event<SeatsChanged> seatsChanged,
            Tracer tracer) {
        this.session = session;
        this.releases = releases;
        this.releaseOutbox = releaseOutbox;
        this.settlement = settlement;
        this.conflicts = conflicts;
        this.seatsChanged = seatsChanged;
        this.tracer = tracer;
    }

    /**
     * Sells to one claim, and returns after the transaction has ended.
     *
     * @throws GuardChanged if the claim must be routed anew; nothing was written
     * @throws KeyUnreserved if its key must be reserved first; nothing was written
     */
    public Outcome sell(Claim claim, PlaceTaker taker) {
        return serve(taker.isolation(), List.of(claim), tried -> new Alone(claim, taker), true)
                .getFirst();
    }

    /**
     * Sells to several claims in one transaction: all of one show and routed by the same terms. When one claim makes
     * the transaction fail, each is served in one of its own, so that none pays for another's fault.
     *
     * @throws GuardChanged if all of them must be routed anew; nothing was written
     * @throws KeyUnreserved if some must have their keys reserved first; nothing was written
     */
    public List<Outcome> sellTogether(List<Claim> claims, Serving.Service service) {
        return serve(Isolation.READ_COMMITTED, claims, service, true);
    }

    /** One claim that is served by itself. */
    private record Alone(Claim claim, PlaceTaker taker) implements Serving {

        @Override
        public boolean prepare() {
            return taker.prepare(claim);
        }

        @Override
        public void lock(Pipeline pipeline) {
            taker.lock(claim, pipeline);
        }

        @Override
        public List<Outcome> decide(Pipeline pipeline) {
            return List.of(taker.take(claim));
        }
    }

    /** In one transaction, unless it has to be tried again. */
    private List<Outcome> serve(
            Isolation isolation, List<Claim> asking, Serving.Service service, boolean areOthersAdmitted) {
        List<Claim> claims = new ArrayList<>(asking); // others may be admitted
        Backoff backoff = new Backoff(Claim.longestPatience(claims));
        while (true) {
            Attempt attempt = new Attempt(isolation, claims, service.begin(claims), areOthersAdmitted);
            try {
                if (!attempt.serving.prepare()) {
                    return all(claims, Outcome.refused(Outcome.Reason.BUSY));
                }
                List<Outcome> outcomes = attempt.commit();
                releaseOutbox.tell(attempt.freed);
                seatsChanged.fire(SeatsChanged.by(claims));
                return outcomes;
            } catch (NotWon notWon) {
                return notWon.outcomes;
            } catch (GuardChanged | KeyUnreserved | Superseded stop) {
                throw stop;
            } catch (RuntimeException failed) {
                StoreFailure failure = StoreFailure.of(failed);
                if (attempt.onlyCommitWasMissing && failure != StoreFailure.CONFLICT) {
                    seatsChanged.fire(SeatsChanged.by(claims));
                    return all(claims, new Outcome.Unsure(String.valueOf(failed.getMessage())));
                }
                boolean isHopeless = failed instanceof LostRace && backoff.isRetry();
                if (claims.size() > 1 && (isHopeless || failure == NET_CAUGHT || failure == DEFECT)) {
                    // It may be the fault of one of them.
                    return claims.stream()
                            .map(claim -> alone(isolation, claim, service))
                            .toList();
                }
                switch (failure) {
                    case CONFLICT -> {
                        if ((isHopeless && !areOthersAdmitted) || !backoff.pause()) {
                            return all(claims, Outcome.refused(Outcome.Reason.BUSY));
                        }
                        conflicts.aborted(claims.getFirst().terms().guard()).increment();
                    }
                    case BUSY -> {
                        return all(claims, Outcome.refused(Outcome.Reason.BUSY));
                    }
                    case AWAY -> {
                        return all(claims, Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE));
                    }
                    case NET_CAUGHT -> {
                        return List.of(conflicts.caught(claims.getFirst()));
                    }
                    case DEFECT -> {
                        if (failed instanceof Lapsed) {
                            return all(claims, Outcome.refused(Outcome.Reason.BUSY));
                        }
                        throw failed;
                    }
                }
            }
        }
    }

    private static List<Outcome> all(List<Claim> claims, Outcome outcome) {
        return Collections.nCopies(claims.size(), outcome);
    }

    /** What befalls this claim must not reach those before it, who may have been sold to already. */
    private Outcome alone(Isolation isolation, Claim claim, Serving.Service service) {
        try {
            return serve(isolation, List.of(claim), service, false).getFirst();
        } catch (GuardChanged | KeyUnreserved changed) {
            return Outcome.refused(Outcome.Reason.BUSY); // nothing was written; asking again finds how it is by now
        } catch (Superseded stop) {
            throw stop; // what was sold before stands, and whoever took over will find it
        } catch (RuntimeException defect) {
            LOG.errorf(defect, "claim %s fails every transaction it is in", claim.id());
            return Outcome.refused(Outcome.Reason.BUSY);
        }
    }

    /** One transaction; what must be known of it afterwards, whether or not it committed. */
    private final class Attempt {

        private final Isolation isolation;
        private final List<Claim> claims;
        private final Serving serving;
        private final boolean areOthersAdmitted;
        private final Set<Freed> freed = new HashSet<>();
        private TransactionSpan span = TransactionSpan.NONE;
        private boolean onlyCommitWasMissing;

        private Attempt(Isolation isolation, List<Claim> claims, Serving serving, boolean areOthersAdmitted) {
            this.isolation = isolation;
            this.claims = claims;
            this.serving = serving;
            this.areOthersAdmitted = areOthersAdmitted;
        }

        private List<Outcome> commit() {
            span = TransactionSpan.begin(tracer, isolation, claims);
            try {
                return QuarkusTransaction.requiringNew().call(this::run);
            } catch (RuntimeException rolledBack) {
                span.rolledBack(rolledBack);
                throw rolledBack;
            } finally {
                span.end();
            }
        }

        /** Within the transaction. */
        private List<Outcome> run() {
            Pipeline entering = new Pipeline(session);
            ShowEntry entry = ShowEntry.ask(claims, isolation, entering);
            Settlement.Settled keys = settlement.expect(claims, entering);
            serving.lock(entering);
            Releases.Expired expired = releases.lookForExpired(
                    claims.getFirst().show(), claims.stream().map(Claim::wish).toList(), entering);
            entering.make();
            entry.requireSameTerms();
            keys.check();
            if (expired.isAny()) {
                freed.addAll(expired.release());
                serving.lock(entering); // and see what has come free
                entering.make();
            }
            span.reach("locked");
            if (areOthersAdmitted) {
                List<Claim> others = serving.admit();
                claims.addAll(others);
                span.link(others);
            }
            Pipeline writing = new Pipeline(session);
            List<Outcome> outcomes = serving.decide(writing).stream()
                    .map(Outcome::standing) // under the show's terms: they were asked for above
                    .toList();
            List<Outcome.Won> wins = Outcome.won(outcomes);
            if (wins.isEmpty()) {
                throw new NotWon(outcomes); // a party may have taken some of its seats before it met one that was gone
            }
            Settlement.Settled settled = settlement.settle(wins, writing);
            writing.make();
            settled.check();
            span.reach("written");
            wins.forEach(won -> won.claim().timer().written());
            onlyCommitWasMissing = true;
            return outcomes;
        }
    }
}
