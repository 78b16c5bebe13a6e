package dev.seatlock.guards.orm;

import static jakarta.persistence.LockModeType.PESSIMISTIC_WRITE;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.DatabaseGuard;
import dev.seatlock.guards.Stands;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wins;
import dev.seatlock.inventory.Wish;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.SortedSet;
import org.hibernate.Session;

/**
 * {@code PESSIMISTIC_WRITE} in a stateful session: entities that are locked as they are read for the first time.
 *
 * <ol>
 *   <li>Find each wanted seat with the lock, one after the other in the order of the seats. A second buyer waits here,
 *       for as long as he is patient, and then reads what the one before him has committed.
 *   <li>Check and take: change the entities, and flush.
 *   <li>Commit: the locks end with the transaction, also if this process dies.
 * </ol>
 *
 * <p><b>The trap</b> is to read first and lock later. A persistence context keeps each entity as it was first read. Who
 * has read a seat without the lock, and then calls {@code session.lock}, or finds it again with the lock, or selects it
 * by a query that locks, does get the lock; but the entity is as old as before, and the check goes by what was true
 * before the wait: sold twice. With a {@code @Version} Hibernate notices, and throws; {@code findMultiple} does not
 * notice even then. So the first read must lock. Where something was read before, {@code session.refresh(seat,
 * PESSIMISTIC_WRITE)} reads it anew. A {@code StatelessSession} keeps nothing, and has no such trap.
 *
 * <p>For the same reason nothing is found before the ledger has released expired holds: it does that by a session of
 * its own, and this one would not see it.
 *
 * <p>{@code findMultiple} would make one trip for a party, but locks the rows in no promised order.
 *
 * <p><b>Reach</b> every node that writes through this database. <b>Fails</b> never; a stopped holder lets others wait
 * until the idle-in-transaction time-out. <b>Choose it</b> when you use Hibernate anyway, and many want one thing.
 *
 * @see LockedSeat
 * @see LockedSection
 */
@Singleton
final class OrmLock extends DatabaseGuard {

    private static final Card CARD = Card.named("orm-lock")
            .primitive("find(…, PESSIMISTIC_WRITE)")
            .stands(Stands.onTheTransaction().table())
            .fitsEveryPlace()
            .mechanism(
                    "Locks each entity as it is first read, in the order of the seats; the locks end with the transaction.")
            .fails("If a holder stops, those behind it wait until the server ends its transaction.")
            .whenToUse("The code uses JPA, and many buyers want the same thing.")
            .cost("Two trips to the database for each seat; waiting buyers each occupy a connection.")
            .source("https://docs.hibernate.org/orm/7.2/userguide/html_single/#locking-pessimistic");

    private final Session session;
    private final Wins wins;

    OrmLock(SeatLedger ledger, Session session, Wins wins) {
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
        List<LockedSeat> seats = wanted.stream()
                .map(seat -> session.find(LockedSeat.class, new SeatKey(claim.show(), seat), PESSIMISTIC_WRITE))
                .toList();
        List<SeatId> taken = seats.stream()
                .filter(seat -> !seat.isFree())
                .map(LockedSeat::id)
                .toList();
        if (!taken.isEmpty()) {
            return Outcome.taken(claim, taken);
        }
        claim.dwell();
        seats.forEach(seat -> seat.giveTo(claim.id()));
        session.flush();
        return wins.record(claim);
    }

    private Outcome takeStanding(Claim claim, SectionId name, int count) {
        LockedSection section =
                session.find(LockedSection.class, new SectionKey(claim.show(), name), PESSIMISTIC_WRITE);
        if (!section.hasLeft(count)) {
            return Outcome.taken(claim, List.of());
        }
        claim.dwell();
        section.take(count);
        session.flush();
        return wins.record(claim);
    }
}
