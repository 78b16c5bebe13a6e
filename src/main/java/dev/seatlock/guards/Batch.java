package dev.seatlock.guards;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;

/**
 * Sells to many buyers of one show in one transaction, as if they had come one after the other.
 *
 * <ol>
 *   <li>Lock every row that any of them wants: sections first, then seats, each sorted, so that two batches on two replicas
 *       wait for each other in one direction.
 *   <li>Read what is free. It cannot change any more.
 *   <li>Decide in the order of arrival, each claim whole or not at all.
 *   <li>Write what was won, all of it in three statements, and commit once.
 * </ol>
 *
 * <p>To decide first and lock later would be wrong: another replica may have sold some of it in between.
 */
@Singleton
final class Batch {

    private final SeatLedger ledger;
    private final StatelessSession session;

    Batch(SeatLedger ledger, StatelessSession session) {
        this.ledger = ledger;
        this.session = session;
    }

    /**
     * How each claim ended, in their order.
     *
     * @param claims of one show, routed by the same terms, in the order of arrival
     * @throws dev.seatlock.inventory.GuardChanged if all of them must be routed anew; nothing was written
     */
    List<Outcome> sell(List<Claim> claims) {
        return sell(claims, show -> {});
    }

    /**
     * The same.
     *
     * @param mayWrite runs first in the transaction; what it throws ends it
     */
    List<Outcome> sell(List<Claim> claims, Consumer<ShowId> mayWrite) {
        return ledger.transactTogether(
                claims,
                locking -> {
                    mayWrite.accept(locking.getFirst().show());
                    lock(locking);
                },
                this::decideAndWrite);
    }

    private void lock(List<Claim> claims) {
        Wanted wanted = Wanted.by(claims);
        if (!wanted.sections().isEmpty()) {
            session.createNativeQuery("""
                            select name from section where show_id = :show and name = any(:sections)
                            order by name for update
                            """, String.class)
                    .setParameter("show", wanted.show().value())
                    .setParameter("sections", wanted.sectionNames())
                    .getResultList();
        }
        if (!wanted.seats().isEmpty()) {
            session.createNativeQuery("""
                            select seat_id from seat where show_id = :show and seat_id = any(:seats)
                            order by seat_id for update
                            """, String.class)
                    .setParameter("show", wanted.show().value())
                    .setParameter("seats", wanted.seatIds())
                    .getResultList();
        }
    }

    private List<Outcome> decideAndWrite(List<Claim> claims) {
        Available available = available(Wanted.by(claims));
        Map<Claim, Outcome> refused = new HashMap<>();
        List<Claim> winners = new ArrayList<>();
        for (Claim claim : claims) {
            SortedSet<SeatId> missing = available.missingFor(claim.wish());
            if (available.take(claim.wish())) {
                winners.add(claim);
            } else {
                refused.put(claim, Outcome.taken(claim, missing));
            }
        }
        ledger.dwell(claims);
        write(winners);
        Iterator<Outcome> won = (winners.isEmpty() ? List.<Outcome>of() : ledger.record(winners)).iterator();
        List<Outcome> outcomes = new ArrayList<>();
        for (Claim claim : claims) {
            Outcome refusal = refused.get(claim);
            outcomes.add(refusal == null ? won.next() : refusal);
        }
        return outcomes;
    }

    private Available available(Wanted wanted) {
        Set<SeatId> free = new HashSet<>();
        if (!wanted.seats().isEmpty()) {
            session.createNativeQuery("""
                            select seat_id from seat
                            where show_id = :show and seat_id = any(:seats) and holder is null
                            """, String.class)
                    .setParameter("show", wanted.show().value())
                    .setParameter("seats", wanted.seatIds())
                    .getResultList()
                    .forEach(seat -> free.add(SeatId.of(seat)));
        }
        Map<SectionId, Integer> left = new HashMap<>();
        if (!wanted.sections().isEmpty()) {
            List<Object[]> rows = session.createNativeQuery("""
                            select name, capacity - taken from section
                            where show_id = :show and name = any(:sections)
                            """, Object[].class)
                    .setParameter("show", wanted.show().value())
                    .setParameter("sections", wanted.sectionNames())
                    .getResultList();
            rows.forEach(row -> left.put(new SectionId((String) row[0]), (Integer) row[1]));
        }
        return new Available(free, left);
    }

    private void write(List<Claim> winners) {
        List<String> seats = new ArrayList<>();
        List<UUID> holders = new ArrayList<>();
        Map<String, Integer> taken = new HashMap<>();
        for (Claim claim : winners) {
            switch (claim.wish()) {
                case Wish.Seats wish ->
                    wish.seats().forEach(seat -> {
                        seats.add(seat.toString());
                        holders.add(claim.id().value());
                    });
                case Wish.Standing(SectionId section, int count) -> taken.merge(section.name(), count, Integer::sum);
            }
        }
        if (!seats.isEmpty()) {
            session.createNativeMutationQuery("""
                            update seat set holder = won.claim, version = version + 1
                            from unnest(:seats, :holders) as won (seat, claim)
                            where show_id = :show and seat_id = won.seat
                            """)
                    .setParameter("seats", seats.toArray(String[]::new))
                    .setParameter("holders", holders.toArray(UUID[]::new))
                    .setParameter("show", winners.getFirst().show().value())
                    .executeUpdate();
        }
        if (!taken.isEmpty()) {
            session.createNativeMutationQuery("""
                            update section set taken = taken + sold.places
                            from unnest(:sections, :places) as sold (section, places)
                            where show_id = :show and name = sold.section
                            """)
                    .setParameter("sections", taken.keySet().toArray(String[]::new))
                    .setParameter("places", taken.values().toArray(Integer[]::new))
                    .setParameter("show", winners.getFirst().show().value())
                    .executeUpdate();
        }
    }

    /** The rows that a batch wants, in the order in which they are locked. */
    private record Wanted(ShowId show, SortedSet<String> sections, SortedSet<String> seats) {

        static Wanted by(List<Claim> claims) {
            Wanted wanted = new Wanted(claims.getFirst().show(), new TreeSet<>(), new TreeSet<>());
            for (Claim claim : claims) {
                switch (claim.wish()) {
                    case Wish.Seats wish -> wanted.seats.addAll(List.of(wish.ids()));
                    case Wish.Standing(SectionId section, int count) -> wanted.sections.add(section.name());
                }
            }
            return wanted;
        }

        String[] sectionNames() {
            return sections.toArray(String[]::new);
        }

        String[] seatIds() {
            return seats.toArray(String[]::new);
        }
    }
}
