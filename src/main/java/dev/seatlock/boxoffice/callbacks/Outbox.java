package dev.seatlock.boxoffice.callbacks;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.PlacesFreed;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.TraceParent;
import io.opentelemetry.context.Context;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * The transactional outbox: what is still to be told to those who gave a callback. A message is written in the
 * transaction that makes it true, so there is none without the other, and it is gone once its receiver has it. Messages
 * about one order are told in the order in which they were written; what follows a dead one waits behind it.
 */
@Singleton
public final class Outbox {

    /** What a message says. */
    public enum Type {
        HOLD_MADE("hold.made"),
        /** It expired or was given back. */
        HOLD_ENDED("hold.ended"),
        BOOKING_CONFIRMED("booking.confirmed"),
        BOOKING_CANCELLED("booking.cancelled"),
        ORDER_REFUSED("order.refused"),
        PAYMENT_REFUNDED("payment.refunded");

        private final String word;

        Type(String word) {
            this.word = word;
        }
    }

    private final StatelessSession session;
    private final OutboxMessages messages;

    Outbox(StatelessSession session, OutboxMessages messages) {
        this.session = session;
        this.messages = messages;
    }

    /**
     * A statement that tells of claims, for use as part of a larger one. Who gave no callback is not told. The
     * message's id follows from what it says, so that telling twice is telling once.
     *
     * @param claims a table with their {@code id}
     */
    public static String telling(String claims, Type type) {
        return telling(claims, type, "'{}'");
    }

    /** The same with more to say: a JSON text in SQL. */
    public static String telling(String claims, Type type, String details) {
        return """
                insert into outbox (id, subject, url, traceparent, type, body)
                select cast(md5(cast(claim_id as text) || '%2$s') as uuid), subject, url, traceparent, '%2$s',
                       cast(jsonb_build_object(
                           'type', '%2$s',
                           'timestamp', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                           'data', jsonb_build_object('about', subject, 'show', show_id, 'id', claim_id)
                                   || cast(%3$s as jsonb)) as text)
                from callback where claim_id in (select id from %1$s)
                on conflict (id) do nothing
                """.formatted(claims, type.word, details);
    }

    /** Why an order came to nothing, as a further detail. */
    public static String because(Refusal refusal) {
        return "jsonb_build_object('code', '" + refusal.code() + "')";
    }

    private static final String TELL = "with told as (select cast(:claim as uuid) as id) ";

    public void tell(ClaimId claim, Type type) {
        session.createNativeMutationQuery(TELL + telling("told", type))
                .setParameter("claim", claim.value())
                .executeUpdate();
    }

    /** Tells that an order came to nothing, and why. */
    public void tellRefused(ClaimId order, Refusal refusal) {
        session.createNativeMutationQuery(
                        TELL + telling("told", Type.ORDER_REFUSED, "jsonb_build_object('code', cast(:code as text))"))
                .setParameter("claim", order.value())
                .setParameter("code", refusal.code())
                .executeUpdate();
    }

    /** Holds that ended without a booking. Cancelled bookings are told of where they are cancelled. */
    void hear(@Observes PlacesFreed freed) {
        UUID[] claims =
                freed.claims().stream().map(Freed::claim).map(ClaimId::value).toArray(UUID[]::new);
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery("""
                        with ended as (
                            select id from hold where id = any(:claims)
                            and not exists (select from booking where booking.id = hold.id)
                        )
                        """ + telling("ended", Type.HOLD_ENDED))
                        .setParameter("claims", claims)
                        .executeUpdate());
    }

    /**
     * From now on this callback is told what becomes of a claim.
     *
     * @param subject what the receiver knows it by
     */
    public void follow(ClaimId claim, ShowId show, UUID subject, URI callback) {
        session.createNativeMutationQuery("""
                        insert into callback (claim_id, show_id, subject, url, traceparent)
                        values (:claim, :show, :subject, :url, :traceparent)
                        on conflict do nothing
                        """)
                .setParameter("claim", claim.value())
                .setParameter("show", show.value())
                .setParameter("subject", subject)
                .setParameter("url", callback.toString())
                .setParameter("traceparent", TraceParent.of(Context.current()), String.class)
                .executeUpdate();
    }

    /** Whoever follows the first claim follows the second, too. */
    public void followAlso(ClaimId first, ClaimId second) {
        session.createNativeMutationQuery("""
                        insert into callback (claim_id, show_id, subject, url, traceparent)
                        select :second, show_id, subject, url, traceparent from callback where claim_id = :first
                        on conflict do nothing
                        """)
                .setParameter("first", first.value())
                .setParameter("second", second.value())
                .executeUpdate();
    }

    // --- For operators ---

    /** At most so many letters from the one after {@code after} on. */
    public List<Letter> letters(OutboxMessage.@Nullable State state, long after, int most) {
        return QuarkusTransaction.joiningExisting().call(() -> messages.letters(state, after, most));
    }

    /** Has a letter tried anew, as if for the first time. False if there is none. */
    public boolean replay(UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> messages.replay(id));
    }

    /** Drops a letter for good, so that what waits behind it is told. False if there is none. */
    public boolean drop(UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> messages.delete(id));
    }
}
