package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.sales.Hold;
import dev.seatlock.boxoffice.sales.PaymentState;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.Nullable;

/** The payments, and the steps that each can take. Every method runs in its caller's transaction. */
@Singleton
public final class Payments {

    private static final String COLUMNS = "id, show_id, hold_id, booking_id, method, amount_minor, currency, state";

    private final StatelessSession session;

    Payments(StatelessSession session) {
        this.session = session;
    }

    /**
     * Opens a payment for a hold, unless one is open or has been captured: there is only one such at a time. The caller
     * has locked the hold.
     *
     * @param lookAfterIt when it is to be looked after if it is still pending then
     */
    Optional<Payment> open(Hold hold, String method, Duration lookAfterIt) {
        return one(
                """
                insert into payment (id, show_id, hold_id, method, amount_minor, currency, state, check_at)
                select :id, id, :hold, :method, price_minor * :places, currency, 'PENDING',
                       clock_timestamp() + :millis * interval '1 millisecond'
                from show where id = :show
                on conflict (hold_id) where state in ('PENDING', 'CAPTURED') do nothing
                returning %s
                """,
                "id",
                UuidVersion7Strategy.INSTANCE.generateUuid(null),
                "hold",
                hold.id().value(),
                "method",
                method,
                "places",
                hold.places().count(),
                "millis",
                lookAfterIt.toMillis(),
                "show",
                hold.show().value());
    }

    Optional<Payment> find(UUID id) {
        return one("select %s from payment where id = :id", "id", id);
    }

    /** The same, to be changed: nobody else changes it meanwhile. */
    Optional<Payment> lock(UUID id) {
        return one("select %s from payment where id = :id for update", "id", id);
    }

    /** The latest payment for a hold. */
    Optional<Payment> of(ClaimId hold) {
        return one(
                "select %s from payment where hold_id = :hold order by created_at desc limit 1", "hold", hold.value());
    }

    /** The payment that a booking was paid by. */
    public Optional<Payment> paidFor(ClaimId booking) {
        return one(
                "select %s from payment where booking_id = :booking order by created_at desc limit 1",
                "booking", booking.value());
    }

    boolean capture(Payment payment, ClaimId booking) {
        return step(
                payment.id(),
                "state = 'CAPTURED', booking_id = :booking",
                PaymentState.PENDING,
                "booking",
                booking.value());
    }

    /** Lets one at a time claim the places of an expired hold anew, and for so long at most. */
    boolean beginReclaiming(UUID id, Duration most) {
        return session.createNativeMutationQuery("""
                                update payment set reclaiming_until = clock_timestamp() + :millis * interval '1 millisecond'
                                where id = :id and state = 'PENDING' and reclaiming_until <= clock_timestamp()
                                """)
                        .setParameter("millis", most.toMillis())
                        .setParameter("id", id)
                        .executeUpdate()
                == 1;
    }

    /** It came to nothing, and may be tried again at once. */
    void endReclaiming(UUID id) {
        step(id, "reclaiming_until = '-infinity'", PaymentState.PENDING);
    }

    /** Whether the bank still has to decide on a payment for this hold. */
    boolean isPending(ClaimId hold) {
        return session.createNativeQuery(
                        "select exists (select from payment where hold_id = :hold and state = 'PENDING')",
                        Boolean.class)
                .setParameter("hold", hold.value())
                .getSingleResult();
    }

    /** Has the payment for a hold looked after at once, if it is pending: it is not wanted any more. */
    void hurry(ClaimId hold) {
        session.createNativeMutationQuery(
                        "update payment set check_at = clock_timestamp() where hold_id = :hold and state = 'PENDING'")
                .setParameter("hold", hold.value())
                .executeUpdate();
    }

    boolean decline(Payment payment) {
        return step(payment.id(), "state = 'DECLINED'", PaymentState.PENDING);
    }

    /** From now on the money is to go back, and is looked after until it has. */
    boolean owe(UUID id, PaymentState from) {
        return step(id, "state = 'REFUNDING', check_at = clock_timestamp()", from);
    }

    boolean refunded(UUID id) {
        return step(id, "state = 'REFUNDED'", PaymentState.REFUNDING);
    }

    private boolean step(UUID id, String change, PaymentState from, Object... parameters) {
        var query = session.createNativeMutationQuery(
                        "update payment set " + change + " where id = :id and state = :from")
                .setParameter("id", id)
                .setParameter("from", from.name());
        for (int i = 0; i < parameters.length; i += 2) {
            query.setParameter((String) parameters[i], parameters[i + 1]);
        }
        return query.executeUpdate() == 1;
    }

    /** Owes what was captured for a booking that is not there any more, say because its show was taken off by force. */
    int oweOrphans() {
        return session.createNativeMutationQuery("""
                        update payment set state = 'REFUNDING', check_at = clock_timestamp()
                        where state = 'CAPTURED' and not exists (
                            select from booking where id = booking_id and booking.state = 'CONFIRMED')
                        """).executeUpdate();
    }

    /**
     * Takes payments that are due to be looked after, each by one replica, and puts them off for as long as that may
     * take.
     */
    List<Payment> due(int most, Duration putOff) {
        List<PaymentRow> rows = session.createNativeQuery("""
                        update payment set check_at = clock_timestamp() + :millis * interval '1 millisecond'
                        where id in (
                            select id from payment
                            where state in ('PENDING', 'REFUNDING') and check_at <= clock_timestamp()
                            order by check_at limit :most for update skip locked)
                        returning %s
                        """.formatted(COLUMNS), PaymentRow.class)
                .setParameter("millis", putOff.toMillis())
                .setParameter("most", most)
                .getResultList();
        return rows.stream().map(PaymentRow::payment).toList();
    }

    /** Whether nobody waits for it any more: it has been under way for so long, or what it was for was given back. */
    boolean isGivenUp(UUID id, Duration age) {
        return session.createNativeQuery("""
                        select created_at < clock_timestamp() - :millis * interval '1 millisecond'
                            or not exists (select from hold where hold.id = hold_id and not given_back)
                        from payment where id = :id
                        """, Boolean.class)
                .setParameter("millis", age.toMillis())
                .setParameter("id", id)
                .getSingleResult();
    }

    private Optional<Payment> one(String sql, Object... parameters) {
        var query = session.createNativeQuery(sql.formatted(COLUMNS), PaymentRow.class);
        for (int i = 0; i < parameters.length; i += 2) {
            query.setParameter((String) parameters[i], parameters[i + 1]);
        }
        return Optional.ofNullable(query.getSingleResultOrNull()).map(PaymentRow::payment);
    }

    private record PaymentRow(
            UUID id,
            UUID show,
            UUID hold,
            @Nullable UUID booking,
            String method,
            Long amount,
            String currency,
            String state) {

        Payment payment() {
            return new Payment(
                    id,
                    new ShowId(show),
                    new ClaimId(hold),
                    booking == null ? null : new ClaimId(booking),
                    method,
                    new Price(amount, Currency.getInstance(currency)),
                    PaymentState.valueOf(state));
        }
    }
}
