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
import java.time.Duration;
import java.time.Instant;
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

    Outbox(StatelessSession session) {
        this.session = session;
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

    /**
     * A message that is to be delivered now.
     *
     * @param tries counts this one
     * @param traceparent where in a trace it was asked for; null if nobody traced
     */
    record Message(
            UUID id,
            UUID subject,
            URI url,
            String body,
            int tries,
            @Nullable String traceparent) {}

    /** Takes messages that are due, each the first about its subject, for one replica to deliver within this time. */
    List<Message> take(int most, Duration time) {
        List<MessageRow> rows = session.createNativeQuery("""
                        update outbox set tries = tries + 1, due_at = clock_timestamp() + :millis * interval '1 millisecond'
                        where seq in (
                            select seq from outbox
                            where state = 'WAITING' and due_at <= clock_timestamp()
                              and not exists (
                                  select from outbox earlier
                                  where earlier.subject = outbox.subject and earlier.seq < outbox.seq)
                            order by due_at limit :most for update skip locked)
                        returning id, subject, url, body, tries, traceparent
                        """, MessageRow.class)
                .setParameter("millis", time.toMillis())
                .setParameter("most", most)
                .getResultList();
        return rows.stream()
                .map(row -> new Message(row.id, row.subject, URI.create(row.url), row.body, row.tries, row.traceparent))
                .toList();
    }

    private record MessageRow(
            UUID id,
            UUID subject,
            String url,
            String body,
            Integer tries,
            @Nullable String traceparent) {}

    /** The receiver has it. */
    void delivered(UUID id) {
        session.createNativeMutationQuery("delete from outbox where id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    /** The receiver has not taken it, and is to be asked again after this time. */
    void putOff(UUID id, String failure, Duration time) {
        session.createNativeMutationQuery("""
                        update outbox set last_failure = :failure,
                               due_at = clock_timestamp() + :millis * interval '1 millisecond'
                        where id = :id
                        """)
                .setParameter("failure", failure)
                .setParameter("millis", time.toMillis())
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Nobody tries any more, until an operator says so. */
    void bury(UUID id, String failure) {
        session.createNativeMutationQuery("update outbox set state = 'DEAD', last_failure = :failure where id = :id")
                .setParameter("failure", failure)
                .setParameter("id", id)
                .executeUpdate();
    }

    // --- For operators ---

    public enum State {
        WAITING,
        /** Given up: a dead letter. */
        DEAD
    }

    /**
     * A message that its receiver does not have yet.
     *
     * @param seq rises with every message
     * @param behind how many about the same subject wait behind it
     */
    public record Letter(
            long seq,
            UUID id,
            UUID subject,
            String type,
            String url,
            State state,
            int tries,
            @Nullable String lastFailure,
            Instant at,
            Instant dueAt,
            long behind) {}

    /** At most so many letters from the one after {@code after} on. */
    public List<Letter> letters(@Nullable State state, long after, int most) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> session
                        .createNativeQuery("""
                                select seq, id, subject, type, url, state, tries, last_failure, at, due_at,
                                       (select count(*) from outbox later
                                        where later.subject = outbox.subject and later.seq > outbox.seq)
                                from outbox
                                where seq > :after and (cast(:state as text) is null or state = cast(:state as text))
                                order by seq limit :most
                                """, LetterRow.class)
                        .setParameter("after", after)
                        .setParameter("state", state == null ? null : state.name(), String.class)
                        .setParameter("most", most)
                        .getResultList()
                        .stream()
                        .map(LetterRow::letter)
                        .toList());
    }

    private record LetterRow(
            Long seq,
            UUID id,
            UUID subject,
            String type,
            String url,
            String state,
            Integer tries,
            @Nullable String lastFailure,
            Instant at,
            Instant dueAt,
            Long behind) {

        Letter letter() {
            return new Letter(seq, id, subject, type, url, State.valueOf(state), tries, lastFailure, at, dueAt, behind);
        }
    }

    /** Has a letter tried anew, as if for the first time. False if there is none. */
    public boolean replay(UUID id) {
        return change("update outbox set state = 'WAITING', tries = 0, due_at = clock_timestamp() where id = :id", id);
    }

    /** Drops a letter for good, so that what waits behind it is told. False if there is none. */
    public boolean drop(UUID id) {
        return change("delete from outbox where id = :id", id);
    }

    private boolean change(String sql, UUID id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeMutationQuery(sql)
                                .setParameter("id", id)
                                .executeUpdate()
                        == 1);
    }
}
