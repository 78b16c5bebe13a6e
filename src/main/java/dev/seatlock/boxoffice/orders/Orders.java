package dev.seatlock.boxoffice.orders;

import dev.seatlock.boxoffice.callbacks.Refusal;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.Find;
import org.hibernate.annotations.processing.HQL;
import org.hibernate.annotations.processing.SQL;
import org.jspecify.annotations.Nullable;

/** The orders. Every method runs in its caller's transaction. A duration comes to PostgreSQL as its nanoseconds. */
interface Orders {

    StatelessSession session();

    /**
     * Writes an order down, unless it has been before, and answers the key that it was asked for under.
     *
     * @param takenUpAfter how long it is left to the caller to begin with it
     */
    default void submit(Order order, Duration takenUpAfter) {
        insert(
                order.id,
                order.show,
                order.what.name(),
                order.kind.name(),
                order.seats.toArray(String[]::new),
                order.section,
                order.places,
                order.buyer,
                order.method,
                order.shownMinor,
                order.shownCurrency,
                order.patienceMillis,
                takenUpAfter);
        answerKey(order.id);
    }

    @SQL("""
            insert into orders (id, show_id, what, kind, seats, section, places, buyer, method,
                                shown_minor, shown_currency, patience_ms, state, due_at)
            values (:id, :show, :what, :kind, :seats, cast(:section as text), :places, :buyer, cast(:method as text),
                    cast(:shownMinor as bigint), cast(:shownCurrency as text), :patienceMillis, 'SUBMITTED',
                    clock_timestamp() + :takenUpAfter / 1e9 * interval '1 second')
            on conflict (id) do nothing
            """)
    void insert(
            ClaimId id,
            ShowId show,
            String what,
            String kind,
            String[] seats,
            @Nullable String section,
            int places,
            String buyer,
            @Nullable String method,
            @Nullable Long shownMinor,
            @Nullable String shownCurrency,
            long patienceMillis,
            Duration takenUpAfter);

    @SQL("update idempotency set status = 202 where claim_id = :id and what = 'ORDER' and status is null")
    void answerKey(ClaimId id);

    /** Whether more than so many orders wait to be decided. */
    @SQL("select count(*) > :most from (select from orders where state = 'SUBMITTED' limit :most + 1) waiting")
    boolean areMoreThan(int most);

    @Find
    Optional<Order> find(ClaimId id);

    /** Takes orders that are due, each by one replica, which has so long to decide it before another may. */
    @SQL("""
            with due as (
                update orders set due_at = clock_timestamp() + :time / 1e9 * interval '1 second'
                where id in (
                    select id from orders where state = 'SUBMITTED' and due_at <= clock_timestamp()
                    order by due_at limit :most for update skip locked)
                returning *
            )
            select * from due
            """)
    List<Order> take(int most, Duration time);

    /** Counts one more try, and leaves the order to whoever is free after this time. Returns how often it was tried. */
    @SQL("""
            with tried as (
                update orders set tries = tries + 1, due_at = clock_timestamp() + :time / 1e9 * interval '1 second'
                where id = :id and state = 'SUBMITTED' returning tries
            )
            select coalesce(max(tries), 0) from tried
            """)
    int putOff(ClaimId id, Duration time);

    /** Ends an order that came to nothing, unless it has ended. */
    @HQL("update Order set state = REFUSED, refusal = :refusal where id = :id and state = SUBMITTED")
    boolean refuse(ClaimId id, Refusal refusal);
}
