package dev.seatlock.inventory;

import static java.util.Objects.requireNonNull;

import dev.seatlock.inventory.Serving.Service;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

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

    private final StatelessSession session;
    private final Transactions transactions;
    private final Wins wins;

    SeatLedger(StatelessSession session, Transactions transactions, Wins wins) {
        this.session = session;
        this.transactions = transactions;
        this.wins = wins;
    }

    /**
     * Runs a claim's work in a transaction of its own and returns after that has ended. Before the work it checks that the
     * show still has the guard that the claim was routed to, and releases expired holds on the wanted places; after it,
     * if the claim has won, it settles. A lost race, a deadlock or a serialisation conflict is tried again in a new
     * transaction for as long as the buyer is patient.
     *
     * @throws GuardChanged if the claim must be routed anew; nothing was written
     */
    public Outcome transact(Claim claim, Supplier<Outcome> work) {
        return transact(Isolation.READ_COMMITTED, claim, work);
    }

    /** The same at another isolation level. */
    public Outcome transact(Isolation isolation, Claim claim, Supplier<Outcome> work) {
        return transactions
                .serve(isolation, List.of(claim), null, alone(null, work))
                .getFirst();
    }

    /**
     * The same under a lock of the database that ends with the transaction.
     *
     * @param lock takes it, before anything of the show is touched: whoever touched a row first and then waited for the
     *     lock would block the one who has it and waits for the row
     */
    public Outcome transactLocked(Claim claim, Runnable lock, Supplier<Outcome> work) {
        return transactions
                .serve(Isolation.READ_COMMITTED, List.of(claim), null, alone(lock, work))
                .getFirst();
    }

    /**
     * The same after something else has been committed in a transaction of its own.
     *
     * @param first says whether it could be done; if not, the claim is refused as busy
     */
    public Outcome transactAfter(Claim claim, BooleanSupplier first, Supplier<Outcome> work) {
        return transactions
                .serve(Isolation.READ_COMMITTED, List.of(claim), first, alone(null, work))
                .getFirst();
    }

    /**
     * The same for several claims in one transaction: all of one show and routed by the same terms. When one claim makes the
     * transaction fail, each is served in one of its own, so that none pays for another's fault.
     *
     * @throws GuardChanged if all of them must be routed anew; nothing was written
     * @throws KeyUnreserved if some must have their keys reserved first; nothing was written
     */
    public List<Outcome> transactTogether(List<Claim> claims, Service service) {
        return transactions.serve(Isolation.READ_COMMITTED, claims, null, service);
    }

    private static Service alone(@Nullable Runnable lock, Supplier<Outcome> work) {
        return claims -> new Serving() {
            @Override
            public void lock(Pipeline pipeline) {
                if (lock != null) {
                    pipeline.make(); // what comes before it
                    lock.run();
                }
            }

            @Override
            public List<Outcome> decide(Pipeline pipeline) {
                return List.of(work.get());
            }
        };
    }

    /**
     * The racy primitive: reads whether the wanted places are free, dwells, takes them. Nothing here keeps another
     * claim from doing the same in between.
     */
    public Outcome checkThenTake(Claim claim) {
        return switch (claim.wish()) {
            case Wish.Seats wish -> checkThenTake(claim, wish);
            case Wish.Standing(SectionId section, int count) -> checkThenTake(claim, section, count);
        };
    }

    private Outcome checkThenTake(Claim claim, Wish.Seats wish) {
        List<String> taken = session.createNativeQuery("""
                        select seat_id from seat
                        where show_id = :show and seat_id = any(:seats) and holder is not null
                        """, String.class)
                .setParameter("show", claim.show().value())
                .setParameter("seats", wish.ids())
                .getResultList();
        if (!taken.isEmpty()) {
            return Outcome.taken(claim, taken.stream().map(SeatId::of).toList());
        }
        dwell(claim);
        take(claim, wish.seats());
        return record(claim);
    }

    private void take(Claim claim, SortedSet<SeatId> seats) {
        takeOneByOne(claim, seats, """
                update seat set holder = ?, version = version + 1 where show_id = ? and seat_id = ?
                """);
    }

    /**
     * Updates seats one by one, in their order, and in one trip to the database. One statement for all of them would be one
     * trip, too, but locks the rows in no promised order.
     *
     * @param update of one seat, by claim, show and seat
     * @return those seats of which it found no row
     */
    public List<SeatId> takeOneByOne(Claim claim, SortedSet<SeatId> seats, String update) {
        int[] updated = session.doReturningWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(update)) {
                for (SeatId seat : seats) {
                    statement.setObject(1, claim.id().value());
                    statement.setObject(2, claim.show().value());
                    statement.setString(3, seat.toString());
                    statement.addBatch();
                }
                return statement.executeBatch();
            }
        });
        List<SeatId> inOrder = List.copyOf(seats);
        return IntStream.range(0, updated.length)
                .filter(i -> updated[i] == 0)
                .mapToObj(inOrder::get)
                .toList();
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
        return wins.write(claim, 0);
    }

    /** The same under a guard that numbers its holders: {@code fence} is the number of this one. */
    public Outcome record(Claim claim, long fence) {
        return wins.write(claim, fence);
    }

    /**
     * Takes along the rows of wins of several claims of one show.
     *
     * @param now by the database's clock, from which holds are counted
     */
    public List<Outcome> record(List<Claim> claims, Instant now, Pipeline pipeline) {
        return wins.write(claims, now, pipeline);
    }

    /**
     * Writes the rows of a win where no live one stands, and takes the places by it: the insert is the claim, and the
     * unique index over exclusive wins decides between two that come at once. The seats' holders follow.
     */
    public Outcome recordExclusively(Claim claim, SortedSet<SeatId> seats) {
        Outcome outcome = wins.writeExclusively(claim, seats);
        if (outcome instanceof Outcome.Won) {
            take(claim, seats);
        }
        return outcome;
    }

    /** The win of a claim that may have been served before; null if it has none that is live. */
    public Outcome.@Nullable Won findWon(Claim claim) {
        return wins.find(claim);
    }

    /**
     * Pauses for the show's dwell, between check and take or, in a one-statement guard, before the commit. Here the claim
     * has been let in.
     */
    public void dwell(Claim claim) {
        dwell(List.of(claim));
    }

    /** The same, once for several claims of one show. */
    public void dwell(List<Claim> claims) {
        claims.forEach(claim -> claim.turn().letIn());
        Transactions.pause(claims.getFirst().terms().dwell());
    }

    /**
     * What is left of each standing section, and who has the rest, for guards that keep the stock elsewhere. Within a
     * transaction, what is released afterwards is released after its end.
     */
    public Map<SectionId, Stock> stocks(ShowId show) {
        return QuarkusTransaction.joiningExisting().call(() -> {
            Map<SectionId, Stock> stocks = new HashMap<>();
            List<Object[]> sections = session.createNativeQuery("""
                            select name, capacity from section where show_id = :show and kind = 'STANDING'
                            order by name for update
                            """, Object[].class)
                    .setParameter("show", show.value())
                    .getResultList();
            sections.forEach(row -> stocks.put(new SectionId((String) row[0]), new Stock((Integer) row[1])));
            List<Object[]> live = session.createNativeQuery("""
                            select section, claim_id, places from win
                            where show_id = :show and state <> 'RELEASED'
                              and section in (select name from section where show_id = :show and kind = 'STANDING')
                            """, Object[].class)
                    .setParameter("show", show.value())
                    .getResultList();
            live.forEach(row -> requireNonNull(stocks.get(new SectionId((String) row[0])))
                    .out()
                    .put(new ClaimId((UUID) row[1]), (Integer) row[2]));
            return stocks;
        });
    }

    /** The name of this replica, as it stands on the wins that it wrote. */
    public String replica() {
        return wins.replica();
    }
}
