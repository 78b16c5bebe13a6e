package dev.seatlock.inventory;

import dev.seatlock.inventory.Pipeline.Answer;
import dev.seatlock.inventory.Serving.Service;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The transactions in which claims are served: how one begins and ends, when it is tried again, and what its failing means for
 * the buyers.
 */
@Singleton
final class Transactions {

    private static final Logger LOG = Logger.getLogger(Transactions.class);
    private static final int MAX_DOUBLINGS = 4; // the pause before another attempt stays below 64 ms

    private final StatelessSession session;
    private final Releases releases;
    private final Settlement settlement;
    private final Wins wins;
    private final ReleaseOutbox releaseOutbox;
    private final Event<SeatsChanged> seatsChanged;
    private final Conflicts conflicts;
    private final Tracer tracer;

    Transactions(
            StatelessSession session,
            Releases releases,
            Settlement settlement,
            Wins wins,
            ReleaseOutbox releaseOutbox,
            Event<SeatsChanged> seatsChanged,
            Conflicts conflicts,
            Tracer tracer) {
        this.session = session;
        this.releases = releases;
        this.settlement = settlement;
        this.wins = wins;
        this.releaseOutbox = releaseOutbox;
        this.seatsChanged = seatsChanged;
        this.conflicts = conflicts;
        this.tracer = tracer;
    }

    /**
     * Serves claims of one show and one set of terms, together.
     *
     * @param first committed before each attempt in a transaction of its own; null for nothing
     * @param service begun anew for each attempt
     */
    List<Outcome> serve(Isolation isolation, List<Claim> claims, @Nullable BooleanSupplier first, Service service) {
        return new Attempts(isolation, claims, first, service, true).run();
    }

    /** The transactions that it takes to serve some claims together: one, unless it has to be tried again. */
    private final class Attempts {

        private final Isolation isolation;
        private final List<Claim> claims;
        private final @Nullable BooleanSupplier first;
        private final Service service;
        private final boolean areOthersAdmitted;
        private final long deadlineNanos;

        Attempts(
                Isolation isolation,
                List<Claim> claims,
                @Nullable BooleanSupplier first,
                Service service,
                boolean areOthersAdmitted) {
            this.isolation = isolation;
            this.claims = new ArrayList<>(claims); // others may be admitted
            this.first = first;
            this.service = service;
            this.areOthersAdmitted = areOthersAdmitted;
            deadlineNanos = System.nanoTime() + longestPatience(claims).toNanos();
        }

        List<Outcome> run() {
            for (int attempt = 1; ; attempt++) {
                Attempt tried = new Attempt(isolation, claims, service.begin(claims), areOthersAdmitted);
                try {
                    if (first != null && !QuarkusTransaction.requiringNew().call(first::getAsBoolean)) {
                        return all(Outcome.refused(Outcome.Reason.BUSY));
                    }
                    List<Outcome> outcomes = tried.committed();
                    releaseOutbox.tell(tried.freed);
                    tellOfChanged(claims);
                    return outcomes.stream().map(Transactions::standing).toList();
                } catch (NotWon notWon) {
                    return notWon.outcomes.stream().map(Transactions::standing).toList();
                } catch (GuardChanged | KeyUnreserved | Superseded stop) {
                    throw stop;
                } catch (Lapsed lapsed) {
                    return claims.size() == 1 ? all(Outcome.refused(Outcome.Reason.BUSY)) : oneByOne();
                } catch (RuntimeException failed) {
                    StoreFailure failure = StoreFailure.of(failed);
                    if (tried.onlyCommitWasMissing && failure != StoreFailure.CONFLICT) {
                        tellOfChanged(claims);
                        return all(new Outcome.Unsure(String.valueOf(failed.getMessage())));
                    }
                    switch (failure) {
                        case CONFLICT -> {
                            boolean isHopeless = attempt > 1 && failed instanceof LostRace;
                            if (isHopeless && claims.size() > 1) {
                                return oneByOne(); // one of them may not win, however often all are tried
                            }
                            if (isHopeless && !areOthersAdmitted) { // this one
                                return all(Outcome.refused(Outcome.Reason.BUSY));
                            }
                            conflicts.aborted(claims.getFirst().terms().guard()).increment();
                            if (System.nanoTime() - deadlineNanos >= 0) {
                                return all(Outcome.refused(Outcome.Reason.BUSY));
                            }
                            pause(jitter(attempt));
                        }
                        case BUSY -> {
                            return all(Outcome.refused(Outcome.Reason.BUSY));
                        }
                        case AWAY -> {
                            return all(Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE));
                        }
                        case NET_CAUGHT -> {
                            return claims.size() == 1 ? List.of(caught(claims.getFirst())) : oneByOne();
                        }
                        case DEFECT -> {
                            if (claims.size() == 1) {
                                throw failed;
                            }
                            return oneByOne();
                        }
                    }
                }
            }
        }

        private List<Outcome> oneByOne() {
            return claims.stream().map(this::alone).toList();
        }

        /** What befalls this claim must not reach those before it, who may have been sold to already. */
        private Outcome alone(Claim claim) {
            try {
                return new Attempts(isolation, List.of(claim), first, service, false)
                        .run()
                        .getFirst();
            } catch (GuardChanged | KeyUnreserved changed) {
                return Outcome.refused(
                        Outcome.Reason.BUSY); // nothing was written, and asking again finds how it is by now
            } catch (Superseded stop) {
                throw stop; // what was sold before stands, and whoever took over will find it
            } catch (RuntimeException defect) {
                LOG.errorf(defect, "claim %s fails every transaction it is in", claim.id());
                return Outcome.refused(Outcome.Reason.BUSY);
            }
        }

        private List<Outcome> all(Outcome outcome) {
            return Collections.nCopies(claims.size(), outcome);
        }
    }

    /** One transaction; what must be known of it afterwards, whether or not it committed. */
    private final class Attempt {

        private final Isolation isolation;
        private final List<Claim> claims;
        private final Serving serving;
        private final boolean areOthersAdmitted;
        private final Set<Freed> freed = new HashSet<>();
        private boolean onlyCommitWasMissing;

        Attempt(Isolation isolation, List<Claim> claims, Serving serving, boolean areOthersAdmitted) {
            this.isolation = isolation;
            this.claims = claims;
            this.serving = serving;
            this.areOthersAdmitted = areOthersAdmitted;
        }

        List<Outcome> committed() {
            TransactionSpan span = TransactionSpan.begin(tracer, isolation, claims);
            return span.around(() -> QuarkusTransaction.requiringNew().call(() -> run(span)));
        }

        private List<Outcome> run(TransactionSpan span) {
            Pipeline entering = new Pipeline(session);
            Answer<Long> epoch = enter(isolation, claims, entering);
            Settlement.Settled keys = settlement.expect(claims, entering);
            serving.lock(entering);
            Releases.Expired expired = releases.lookForExpired(
                    claims.getFirst().show(), claims.stream().map(Claim::wish).toList(), entering);
            entering.make();
            requireSameTerms(epoch, claims.getFirst());
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
            List<Outcome> outcomes = serving.decide(writing);
            List<Outcome.Won> wins = outcomes.stream()
                    .filter(Outcome.Won.class::isInstance)
                    .map(Outcome.Won.class::cast)
                    .toList();
            if (wins.isEmpty()) {
                throw new NotWon(outcomes); // a party may have taken some of its seats before it met one that was gone
            }
            Settlement.Settled settled = settlement.settle(wins, writing);
            writing.make();
            settled.check();
            span.reach("written");
            wins.forEach(won -> won.claim().turn().written());
            onlyCommitWasMissing = true;
            return outcomes;
        }
    }

    /** Standing places are counted, and one claim says as much as all that their number has changed. */
    private void tellOfChanged(List<Claim> claims) {
        Set<ClaimId> changed = claims.stream()
                .filter(claim -> !(claim.wish() instanceof Wish.Standing))
                .map(Claim::id)
                .collect(Collectors.toUnmodifiableSet());
        Claim first = claims.getFirst();
        seatsChanged.fire(new SeatsChanged(first.show(), changed.isEmpty() ? Set.of(first.id()) : changed));
    }

    /** What is refused in a claim's transaction is refused under its terms: the transaction began by asking for them. */
    private static Outcome standing(Outcome outcome) {
        return outcome instanceof Outcome.Refused refused ? refused.standing() : outcome;
    }

    /** Carries outcomes out of a transaction that has to be rolled back; it never leaves this class. */
    private static final class NotWon extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient List<Outcome> outcomes;

        NotWon(List<Outcome> outcomes) {
            super(null, null, false, false);
            this.outcomes = outcomes;
        }
    }

    /**
     * The first statements of every claim's transaction: shut out a change of guard, then see whether one has come. Above
     * READ COMMITTED the snapshot is older than the lock, and a change in between would go unseen; there the show's row is
     * read with a lock, which fails on a row that has changed since the snapshot.
     */
    private Answer<Long> enter(Isolation isolation, List<Claim> claims, Pipeline pipeline) {
        boolean oneSnapshot = isolation != Isolation.READ_COMMITTED;
        if (oneSnapshot) {
            pipeline.tell("set transaction isolation level " + isolation.name().replace('_', ' '), Map.of());
        }
        Duration patience = longestPatience(claims);
        if (patience.compareTo(ConnectionBounds.LOCK_TIMEOUT) != 0) {
            pipeline.ask(
                    "select cast(set_config('lock_timeout', :millis, true) as varchar(20))",
                    Map.of("millis", Math.max(1, patience.toMillis()) + "ms"), // 0 would mean for ever
                    row -> true);
        }
        ShowId show = claims.getFirst().show();
        Answer<Long> epoch = pipeline.ask(
                "select enter_show(:show, :key)",
                Map.of("show", show.value(), "key", show.toggleKey()),
                row -> row.getLong(1));
        return oneSnapshot ? pipeline.ask("""
                        select guard_epoch from show
                        where id = :show and (closes_at is null or closes_at > clock_timestamp()) for share
                        """, Map.of("show", show.value()), row -> row.getLong(1)) : epoch;
    }

    private static void requireSameTerms(Answer<Long> epoch, Claim first) {
        Long now = epoch.one();
        if (now == null || now != first.terms().epoch()) {
            throw new GuardChanged(first);
        }
    }

    /** A claim that is tried again after it was won meets its own rows: that is no other buyer's sale. */
    private Outcome caught(Claim claim) {
        Outcome.Won already = wins.find(claim);
        if (already != null) {
            return already;
        }
        if (wins.hasWon(claim)) {
            return Outcome.taken(claim, Set.of());
        }
        String guard = claim.terms().guard();
        conflicts.caught(guard).increment();
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery("""
                        insert into net_catch (show_id, claim_id, guard) values (:show, :claim, :guard)
                        on conflict do nothing
                        """)
                        .setParameter("show", claim.show().value())
                        .setParameter("claim", claim.id().value())
                        .setParameter("guard", guard)
                        .executeUpdate());
        return Outcome.taken(claim, Set.of());
    }

    private static Duration longestPatience(List<Claim> claims) {
        return claims.stream()
                .map(Claim::patience)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static Duration jitter(int attempt) {
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(1, 4L << Math.min(attempt, MAX_DOUBLINGS)));
    }

    /** Pauses, or a little less if the thread is interrupted. */
    static void pause(Duration time) {
        if (time.isZero()) {
            return;
        }
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // cut the pause short; whoever waits next will notice
        }
    }
}
