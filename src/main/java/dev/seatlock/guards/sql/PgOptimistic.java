package dev.seatlock.guards.sql;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.DatabaseGuard;
import dev.seatlock.guards.Stands;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.LostRace;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wins;
import dev.seatlock.inventory.Wish;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.StatelessSession;

/**
 * Optimistic locking: nobody waits to read, and whoever comes to write finds out whether he was alone.
 *
 * <ol>
 *   <li>Read the wanted seats with their versions, and refuse if one is taken. No lock is taken.
 *   <li>Write each {@code where version =} the one that was read; every writer raises it.
 *   <li>No row updated: someone has written in between. Roll back, and begin again from the first step, in a new
 *       transaction, after a short random pause, for as long as the buyer is patient.
 * </ol>
 *
 * <p>It is what JPA does with {@code @Version}, spelled out. The count of standing places is a version of its own: it
 * is compared with what was read. That it may have gone up and down in between does no harm, since only the count
 * decides.
 */
@Singleton
final class PgOptimistic extends DatabaseGuard {

    private static final Card CARD = Card.named("pg-optimistic")
            .primitive("update … where version = ?")
            .stands(Stands.onTheTransaction().table())
            .fitsEveryPlace()
            .mechanism("Reads a version without locking, and writes only where it is still the same. Otherwise it"
                    + " begins again.")
            .fails("Never sells twice. Under contention all buyers but one do their work in vain, and the unlucky are"
                    + " refused as busy.")
            .whenToUse("Conflicts are rare, or a person thinks between reading and writing.")
            .cost("Nothing for a buyer who is alone; a whole transaction for each lost race.")
            .source("https://jakarta.ee/specifications/persistence/3.2/jakarta-persistence-spec-3.2#a2059");

    private final StatelessSession session;
    private final Wins wins;

    PgOptimistic(SeatLedger ledger, StatelessSession session, Wins wins) {
        super(CARD, ledger);
        this.session = session;
        this.wins = wins;
    }

    @Override
    public Outcome take(Claim claim) {
        return switch (claim.wish()) {
            case Wish.Seats seats -> takeSeats(claim, seats);
            case Wish.Standing(SectionId section, int count) -> takeStanding(claim, section, count);
        };
    }

    private record Seen(String seat, boolean free, long version) {}

    private Outcome takeSeats(Claim claim, Wish.Seats wish) {
        List<Seen> seen = session.createNativeQuery("""
                        select seat_id, holder is null, version from seat
                        where show_id = :show and seat_id = any(:seats) order by seat_id
                        """, Seen.class)
                .setParameter("show", claim.show().value())
                .setParameter("seats", wish.ids())
                .getResultList();
        List<SeatId> taken = new ArrayList<>();
        seen.stream().filter(seat -> !seat.free()).forEach(seat -> taken.add(SeatId.of(seat.seat())));
        if (!taken.isEmpty()) {
            return Outcome.taken(claim, taken);
        }
        claim.dwell();
        for (Seen seat : seen) {
            winOrBeginAgain(session.createNativeMutationQuery("""
                            update seat set holder = :claim, version = version + 1
                            where show_id = :show and seat_id = :seat and version = :version
                            """)
                    .setParameter("claim", claim.id().value())
                    .setParameter("show", claim.show().value())
                    .setParameter("seat", seat.seat())
                    .setParameter("version", seat.version())
                    .executeUpdate());
        }
        return wins.record(claim);
    }

    private record Count(int capacity, int taken) {}

    private Outcome takeStanding(Claim claim, SectionId section, int count) {
        Count seen = session.createNativeQuery("""
                        select capacity, taken from section where show_id = :show and name = :section
                        """, Count.class)
                .setParameter("show", claim.show().value())
                .setParameter("section", section.name())
                .getSingleResult();
        if (seen.capacity() - seen.taken() < count) {
            return Outcome.taken(claim, List.of());
        }
        claim.dwell();
        winOrBeginAgain(session.createNativeMutationQuery("""
                        update section set taken = taken + :count
                        where show_id = :show and name = :section and taken = :seen
                        """)
                .setParameter("count", count)
                .setParameter("show", claim.show().value())
                .setParameter("section", section.name())
                .setParameter("seen", seen.taken())
                .executeUpdate());
        return wins.record(claim);
    }

    private static void winOrBeginAgain(int updated) {
        if (updated == 0) {
            throw new LostRace();
        }
    }
}
