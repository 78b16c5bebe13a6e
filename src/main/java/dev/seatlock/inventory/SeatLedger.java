package dev.seatlock.inventory;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.StatelessSession;

/**
 * The ledger over the shared places: the transaction around a claim, and the racy primitive inside it.
 *
 * <p>{@link #checkThenTake} prevents no race, on purpose: it reads, dwells and writes, and whatever happens in between
 * goes unnoticed. A locking guard wraps {@link #transact} in its lock; a database guard replaces the primitive by its own
 * statement and then {@linkplain #record records} the win. Both sides of the ledger, {@code seat.holder} or {@code
 * section.taken} and the win's row, are written in that one transaction, so a show may change its guard in mid-sale.
 *
 * <p>The rules that all writers keep (lock order, time, states) are in {@code docs/decisions/0001-ledger.md}.
 */
@Singleton
public final class SeatLedger {

    private static final int MAX_ATTEMPTS = 8;
    private static final Duration CONNECTION_LOCK_TIMEOUT = Duration.ofSeconds(2); // see application.properties

    private final StatelessSession session;
    private final Releases releases;
    private final Settlement settlement;
    private final Event<PlacesFreed> placesFreed;
    private final MeterRegistry metrics;
    private final String replica;

    SeatLedger(
            StatelessSession session,
            Releases releases,
            Settlement settlement,
            Event<PlacesFreed> placesFreed,
            MeterRegistry metrics,
            @ConfigProperty(name = "seatlock.replica") String replica) {
        this.session = session;
        this.releases = releases;
        this.settlement = settlement;
        this.placesFreed = placesFreed;
        this.metrics = metrics;
        this.replica = replica;
    }

    /**
     * Runs a claim's work in a transaction of its own and returns after that has ended. Before the work it checks that the
     * show still has the guard that the claim was routed to, and releases expired holds on the wanted places; after it,
     * if the claim has won, it settles. A deadlock or serialisation conflict is tried again in a new transaction, bounded.
     *
     * @throws GuardChanged if the claim must be routed anew; nothing was written
     */
    public Outcome transact(Claim claim, Supplier<Outcome> work) {
        for (int attempt = 1; ; attempt++) {
            Attempt tried = new Attempt(claim, work);
            try {
                Outcome outcome = QuarkusTransaction.requiringNew().call(tried::run);
                tried.tellFreed();
                return outcome;
            } catch (NotWon notWon) {
                return notWon.outcome;
            } catch (GuardChanged changed) {
                throw changed;
            } catch (RuntimeException failed) {
                if (tried.onlyCommitWasMissing) {
                    return new Outcome.Unsure(String.valueOf(failed.getMessage()));
                }
                switch (StoreFailure.of(failed)) {
                    case NET_CAUGHT -> {
                        recordCatch(claim);
                        return Outcome.taken(claim, Set.of());
                    }
                    case CONFLICT -> {
                        if (attempt == MAX_ATTEMPTS) {
                            return Outcome.refused(Outcome.Reason.BUSY);
                        }
                        pause(Duration.ofMillis(ThreadLocalRandom.current().nextLong(1, 4L << attempt)));
                    }
                    case BUSY -> {
                        return Outcome.refused(Outcome.Reason.BUSY);
                    }
                    case AWAY -> {
                        return Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE);
                    }
                    case DEFECT -> throw failed;
                }
            }
        }
    }

    /** One transaction for one claim; what must be known of it afterwards, whether or not it committed. */
    private final class Attempt {

        private final Claim claim;
        private final Supplier<Outcome> work;
        private final Set<ClaimId> freed = new HashSet<>();
        private boolean onlyCommitWasMissing;

        Attempt(Claim claim, Supplier<Outcome> work) {
            this.claim = claim;
            this.work = work;
        }

        Outcome run() {
            enter(claim);
            freed.addAll(releases.expiredOn(claim.show(), claim.wish()));
            Outcome outcome = work.get();
            if (!(outcome instanceof Outcome.Won won)) {
                throw new NotWon(outcome); // a party may have taken some of its seats before it met one that was gone
            }
            settlement.settle(List.of(won));
            onlyCommitWasMissing = true;
            return outcome;
        }

        void tellFreed() {
            if (!freed.isEmpty()) {
                placesFreed.fire(new PlacesFreed(freed));
            }
        }
    }

    /** Carries an outcome out of a transaction that has to be rolled back; it never leaves this class. */
    private static final class NotWon extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Outcome outcome;

        NotWon(Outcome outcome) {
            super(null, null, false, false);
            this.outcome = outcome;
        }
    }

    /**
     * The racy primitive: reads whether the wanted places are free, dwells, takes them. Nothing here keeps another
     * claim from doing the same in between.
     */
    public Outcome checkThenTake(Claim claim) {
        return switch (claim.wish()) {
            case Wish.Seats(SortedSet<SeatId> seats) -> checkThenTake(claim, seats);
            case Wish.Standing(SectionId section, int count) -> checkThenTake(claim, section, count);
        };
    }

    private Outcome checkThenTake(Claim claim, SortedSet<SeatId> seats) {
        List<String> taken = session.createNativeQuery("""
                        select seat_id from seat
                        where show_id = :show and seat_id = any(:seats) and holder is not null
                        """, String.class)
                .setParameter("show", claim.show().value())
                .setParameter("seats", texts(seats))
                .getResultList();
        if (!taken.isEmpty()) {
            return Outcome.taken(claim, taken.stream().map(SeatLedger::seat).toList());
        }
        dwell(claim);
        for (SeatId seat : seats) { // one by one, because a statement over many locks them in no promised order
            session.createNativeMutationQuery("""
                            update seat set holder = :claim, version = version + 1
                            where show_id = :show and seat_id = :seat
                            """)
                    .setParameter("claim", claim.id().value())
                    .setParameter("show", claim.show().value())
                    .setParameter("seat", seat.toString())
                    .executeUpdate();
        }
        return record(claim);
    }

    private Outcome checkThenTake(Claim claim, SectionId section, int count) {
        int left = session.createNativeQuery("""
                        select capacity - taken from section where show_id = :show and name = :section
                        """, Integer.class)
                .setParameter("show", claim.show().value())
                .setParameter("section", section.name())
                .getSingleResult();
        if (left < count) {
            return Outcome.taken(claim, Set.of());
        }
        dwell(claim);
        // Relative even here, so that an oversale shows in the figure instead of vanishing from it.
        session.createNativeMutationQuery("""
                        update section set taken = taken + :count where show_id = :show and name = :section
                        """)
                .setParameter("count", count)
                .setParameter("show", claim.show().value())
                .setParameter("section", section.name())
                .executeUpdate();
        return record(claim);
    }

    /** Writes the rows of a win whose places the guard has already taken in {@code seat} or {@code section}. */
    public Outcome record(Claim claim) {
        List<Place> places = switch (claim.wish()) {
            case Wish.Seats(SortedSet<SeatId> seats) ->
                seats.stream()
                        .map(seat -> new Place(seat.toString(), seat.section(), 1))
                        .toList();
            case Wish.Standing(SectionId section, int count) ->
                List.of(new Place(section + "/" + claim.id(), section, count));
        };
        List<Instant> heldUntil = session.createNativeQuery("""
                        with clock as materialized (select clock_timestamp() as at)
                        insert into win (show_id, place, claim_id, section, places, state, held_until, replica, at, netted)
                        select :show, wanted.place, :claim, wanted.section, wanted.places, :state,
                               case when :state = 'HELD' then at + :holdMillis * interval '1 millisecond' end,
                               :replica, at, :netted
                        from clock, unnest(:places, :sections, :counts) as wanted (place, section, places)
                        order by wanted.place
                        returning held_until
                        """, Instant.class)
                .setParameter("show", claim.show().value())
                .setParameter("claim", claim.id().value())
                .setParameter("state", claim.sellsAtOnce() ? "SOLD" : "HELD")
                .setParameter("holdMillis", claim.hold().toMillis())
                .setParameter("replica", replica)
                .setParameter("netted", claim.terms().netted())
                .setParameter("places", places.stream().map(Place::place).toArray(String[]::new))
                .setParameter(
                        "sections",
                        places.stream().map(Place::section).map(SectionId::name).toArray(String[]::new))
                .setParameter("counts", places.stream().map(Place::count).toArray(Integer[]::new))
                .getResultList();
        SortedSet<SeatId> seats = claim.wish() instanceof Wish.Seats wish ? wish.seats() : Collections.emptySortedSet();
        return new Outcome.Won(claim, seats, claim.sellsAtOnce() ? null : heldUntil.getFirst(), replica, 0);
    }

    private record Place(String place, SectionId section, int count) {}

    /** Pauses for the show's dwell, between check and take or, in a one-statement guard, before the commit. */
    public void dwell(Claim claim) {
        pause(claim.terms().dwell());
    }

    /** How many standing places of each claim are live in a section, for guards that keep the stock elsewhere. */
    public Stock stock(ShowId show, SectionId section) {
        return QuarkusTransaction.requiringNew().call(() -> {
            int capacity = session.createNativeQuery("""
                            select capacity from section where show_id = :show and name = :section
                            """, Integer.class)
                    .setParameter("show", show.value())
                    .setParameter("section", section.name())
                    .getSingleResult();
            List<Object[]> live = session.createNativeQuery("""
                            select claim_id, places from win
                            where show_id = :show and section = :section and state <> 'RELEASED'
                            """, Object[].class)
                    .setParameter("show", show.value())
                    .setParameter("section", section.name())
                    .getResultList();
            return Stock.of(capacity, live);
        });
    }

    /** The first statements of every claim's transaction: shut out a change of guard, then see whether one has come. */
    private void enter(Claim claim) {
        if (claim.patience().compareTo(CONNECTION_LOCK_TIMEOUT) != 0) {
            session.createNativeQuery("select set_config('lock_timeout', :millis, true)", String.class)
                    .setParameter("millis", Math.max(1, claim.patience().toMillis()) + "ms") // 0 would mean for ever
                    .getSingleResult();
        }
        session.createNativeQuery("select cast(pg_advisory_xact_lock_shared(:show) as text)", String.class)
                .setParameter("show", toggleKey(claim.show()))
                .getSingleResult();
        // A statement of its own: a snapshot taken before the lock was granted would still see the old epoch.
        Long epoch = session.createNativeQuery("select guard_epoch from show where id = :show", Long.class)
                .setParameter("show", claim.show().value())
                .getSingleResultOrNull();
        if (epoch == null || epoch != claim.terms().epoch()) {
            throw new GuardChanged(claim);
        }
    }

    /** The advisory lock that a claim takes shared and a change of the show's terms exclusively. */
    public static long toggleKey(ShowId show) {
        UUID id = show.value();
        return id.getMostSignificantBits() ^ id.getLeastSignificantBits();
    }

    private void recordCatch(Claim claim) {
        String guard = claim.terms().guard();
        metrics.counter("seatlock.net.caught", "guard", guard).increment();
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

    private static void pause(Duration time) {
        if (time.isZero()) {
            return;
        }
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // cut the pause short; whoever waits next will notice
        }
    }

    private static String[] texts(SortedSet<SeatId> seats) {
        return seats.stream().map(SeatId::toString).toArray(String[]::new);
    }

    private static SeatId seat(String text) {
        return SeatId.parse(text).orElseThrow(() -> new IllegalStateException("not a seat: " + text));
    }
}
