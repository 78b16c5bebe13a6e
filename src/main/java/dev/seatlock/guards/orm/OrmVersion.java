package dev.seatlock.guards.orm;

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
import jakarta.persistence.OptimisticLockException;
import java.util.List;
import java.util.SortedSet;
import org.hibernate.Session;

/**
 * {@code @Version}: optimistic locking as Hibernate does it, and the retry that Hibernate leaves to us.
 *
 * <ol>
 *   <li>Find the wanted seats, and refuse if one is taken. Nothing is locked; Hibernate remembers their versions.
 *   <li>Change the entities and flush: {@code update seat set holder = ?, version = ? where … and version = ?}.
 *   <li>No row updated: someone has written in between, and the flush throws an {@code OptimisticLockException}.
 *   <li>Then begin again from the first step, in a new transaction with a new persistence context.
 * </ol>
 *
 * <p><b>The retry is around the transaction</b>, in {@link SeatLedger#sell}, and goes on for as long as the buyer
 * is patient. Inside there is nothing left to retry with: the transaction can only roll back, and its persistence
 * context still has the entities as they were.
 *
 * <p>The flush is here and not left to the commit: what fails there is no longer ours to catch. And the ledger writes
 * the win by a session of its own, which does not know that this one still has something to write.
 *
 * <p><b>Reach</b> every node that writes through this database and raises the version. <b>Fails</b> never; where many
 * want one thing, all but one have worked in vain. <b>Choose it</b> when you use Hibernate anyway, and conflicts are
 * rare.
 *
 * @see OptimisticSeat
 * @see OptimisticSection
 */
@Singleton
final class OrmVersion extends DatabaseGuard {

    private static final Card CARD = Card.named("orm-version")
            .primitive("@Version on an entity, retried")
            .stands(Stands.onTheTransaction().table())
            .fitsEveryPlace()
            .mechanism(
                    "Finds entities, changes them and flushes; Hibernate writes only where the version is the one that it read.")
            .fails("Never sells twice. Under contention all buyers but one do their work in vain, and the unlucky are"
                    + " refused as busy.")
            .whenToUse("The code uses JPA, conflicts are rare, and somebody retries the whole transaction.")
            .cost("Two trips to the database for each seat; a whole transaction for each lost race.")
            .source("https://docs.hibernate.org/orm/7.2/userguide/html_single/#locking-optimistic");

    private final Session session;
    private final Wins wins;

    OrmVersion(SeatLedger ledger, Session session, Wins wins) {
        super(CARD, ledger);
        this.session = session;
        this.wins = wins;
    }

    @Override
    public Outcome take(Claim claim) {
        return switch (claim.wish()) {
            case Wish.Seats(SortedSet<SeatId> seats) -> takeSeats(claim, seats);
            case Wish.Standing(SectionId section, int count) -> takeStanding(claim, section, count);
        };
    }

    private Outcome takeSeats(Claim claim, SortedSet<SeatId> wanted) {
        List<OptimisticSeat> seats = wanted.stream()
                .map(seat -> session.find(OptimisticSeat.class, new SeatKey(claim.show(), seat)))
                .toList();
        List<SeatId> taken = seats.stream()
                .filter(seat -> !seat.isFree())
                .map(OptimisticSeat::id)
                .toList();
        if (!taken.isEmpty()) {
            return Outcome.taken(claim, taken);
        }
        claim.dwell();
        seats.forEach(seat -> seat.giveTo(claim.id()));
        flushOrBeginAgain(); // in the order in which they were found, which is the seats'
        return wins.record(claim);
    }

    private Outcome takeStanding(Claim claim, SectionId name, int count) {
        OptimisticSection section = session.find(OptimisticSection.class, new SectionKey(claim.show(), name));
        if (!section.hasLeft(count)) {
            return Outcome.taken(claim, List.of());
        }
        claim.dwell();
        section.take(count);
        flushOrBeginAgain();
        return wins.record(claim);
    }

    private void flushOrBeginAgain() {
        try {
            session.flush();
        } catch (OptimisticLockException overtaken) {
            throw new LostRace(); // the ledger's word for it; the exception itself would count as a defect
        }
    }
}
