package dev.seatlock.boxoffice.orders;

import static java.util.Objects.requireNonNull;

import dev.seatlock.boxoffice.callbacks.Refusal;
import dev.seatlock.boxoffice.orders.Order.State;
import dev.seatlock.boxoffice.orders.Order.What;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;
import org.hibernate.query.NativeQuery;
import org.jspecify.annotations.Nullable;

/** The orders. Every method runs in its caller's transaction. */
@Singleton
final class Orders {

    private static final String COLUMNS =
            "id, show_id, what, kind, seats, section, places, buyer, method, patience_ms, state, refusal";

    private final StatelessSession session;

    Orders(StatelessSession session) {
        this.session = session;
    }

    /**
     * Writes an order down, unless it has been before, and answers the key that it was asked for under.
     *
     * @param takenUpAfter how long it is left to the caller to begin with it
     */
    void submit(Order order, Duration takenUpAfter) {
        Wanted wanted = Wanted.of(order.choice());
        session.createNativeMutationQuery("""
                        insert into orders (id, show_id, what, kind, seats, section, places, buyer, method, patience_ms,
                                            state, due_at)
                        values (:id, :show, :what, :kind, :seats, :section, :places, :buyer, :method, :patience,
                                'SUBMITTED', clock_timestamp() + :millis * interval '1 millisecond')
                        on conflict (id) do nothing
                        """)
                .setParameter("id", order.id().value())
                .setParameter("show", order.show().value())
                .setParameter("what", order.what().name())
                .setParameter("kind", wanted.kind)
                .setParameter("seats", wanted.seats.toArray(String[]::new))
                .setParameter("section", wanted.section, String.class)
                .setParameter("places", wanted.places)
                .setParameter("buyer", order.buyer().value())
                .setParameter("method", order.method(), String.class)
                .setParameter("patience", order.patience().toMillis())
                .setParameter("millis", takenUpAfter.toMillis())
                .executeUpdate();
        session.createNativeMutationQuery(
                        "update idempotency set status = 202 where claim_id = :id and what = 'ORDER' and status is null")
                .setParameter("id", order.id().value())
                .executeUpdate();
    }

    /** Whether more than so many orders wait to be decided. */
    boolean areMoreThan(int most) {
        return session.createNativeQuery(
                        "select count(*) > :most from (select from orders where state = 'SUBMITTED' limit :most + 1) waiting",
                        Boolean.class)
                .setParameter("most", most)
                .getSingleResult();
    }

    Optional<Order> find(ClaimId id) {
        return session
                .createNativeQuery("select " + COLUMNS + " from orders where id = :id", OrderRow.class)
                .setParameter("id", id.value())
                .getResultList()
                .stream()
                .map(OrderRow::order)
                .findFirst();
    }

    /** Takes orders that are due, each by one replica, which has so long to decide it before another may. */
    List<Order> take(int most, Duration time) {
        NativeQuery<OrderRow> due = session.createNativeQuery("""
                        update orders set due_at = clock_timestamp() + :millis * interval '1 millisecond'
                        where id in (
                            select id from orders where state = 'SUBMITTED' and due_at <= clock_timestamp()
                            order by due_at limit :most for update skip locked)
                        returning %s
                        """.formatted(COLUMNS), OrderRow.class);
        return due.setParameter("millis", time.toMillis()).setParameter("most", most).getResultList().stream()
                .map(OrderRow::order)
                .toList();
    }

    /** Counts one more try, and leaves the order to whoever is free after this time. Returns how often it was tried. */
    int putOff(ClaimId id, Duration time) {
        return Optional.ofNullable(session.createNativeQuery("""
                                update orders
                                set tries = tries + 1, due_at = clock_timestamp() + :millis * interval '1 millisecond'
                                where id = :id and state = 'SUBMITTED' returning tries
                                """, Integer.class)
                        .setParameter("millis", time.toMillis())
                        .setParameter("id", id.value())
                        .getSingleResultOrNull())
                .orElse(0);
    }

    /** Ends an order that came to nothing, unless it has ended. */
    boolean refuse(ClaimId id, Refusal refusal) {
        return session.createNativeMutationQuery("""
                                update orders set state = 'REFUSED', refusal = :refusal
                                where id = :id and state = 'SUBMITTED'
                                """)
                        .setParameter("refusal", refusal.name())
                        .setParameter("id", id.value())
                        .executeUpdate()
                == 1;
    }

    /** A choice as it is written down. */
    private record Wanted(
            String kind, List<String> seats, @Nullable String section, int places) {

        static Wanted of(Choice choice) {
            return switch (choice) {
                case Choice.Exactly(Wish.Seats(var seats)) ->
                    new Wanted("SEATS", seats.stream().map(SeatId::toString).toList(), null, seats.size());
                case Choice.Exactly(Wish.Standing(SectionId section, int count)) ->
                    new Wanted("STANDING", List.of(), section.name(), count);
                case Choice.BestAvailable(SectionId section, int count) ->
                    new Wanted("BEST_AVAILABLE", List.of(), section == null ? null : section.name(), count);
            };
        }

        Choice choice() {
            return switch (kind) {
                case "SEATS" -> {
                    NavigableSet<SeatId> wanted =
                            seats.stream().map(SeatId::of).collect(Collectors.toCollection(TreeSet::new));
                    yield new Choice.Exactly(new Wish.Seats(wanted));
                }
                case "STANDING" ->
                    new Choice.Exactly(new Wish.Standing(new SectionId(requireNonNull(section)), places));
                default -> new Choice.BestAvailable(section == null ? null : new SectionId(section), places);
            };
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // as the driver reads it, and compared with nothing
    private record OrderRow(
            UUID id,
            UUID show,
            String what,
            String kind,
            String[] seats,
            @Nullable String section,
            Integer places,
            String buyer,
            @Nullable String method,
            Long patienceMillis,
            String state,
            @Nullable String refusal) {

        Order order() {
            return new Order(
                    new ClaimId(id),
                    new ShowId(show),
                    What.valueOf(what),
                    new Wanted(kind, List.of(seats), section, places).choice(),
                    new BuyerId(buyer),
                    method,
                    Duration.ofMillis(patienceMillis),
                    State.valueOf(state),
                    refusal == null ? null : Refusal.valueOf(refusal));
        }
    }
}
