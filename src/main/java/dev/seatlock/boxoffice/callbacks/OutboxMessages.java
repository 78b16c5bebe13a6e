package dev.seatlock.boxoffice.callbacks;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.HQL;
import org.hibernate.annotations.processing.SQL;
import org.jspecify.annotations.Nullable;

/**
 * The messages in the {@link Outbox}, and who is to have them. Every method runs in its caller's transaction. A
 * duration comes to PostgreSQL as its nanoseconds.
 */
interface OutboxMessages {

    StatelessSession session();

    @SQL("""
            with news as (select :claim as id, 'payment.refunded' as type, jsonb '{}' as details),
            told as (""" + Outbox.TELL + " returning id) select count(*) from told")
    long tellRefunded(ClaimId claim);

    @SQL("""
            with news as (
                select :claim as id, 'payment.part-refunded' as type, jsonb_build_object(
                    'refund', cast(:refund as uuid), 'amount', cast(:amountMinor as bigint),
                    'currency', cast(:currency as text)) as details
            ), told as (""" + Outbox.TELL + " returning id) select count(*) from told")
    long tellPartRefunded(ClaimId claim, UUID refund, long amountMinor, String currency);

    @SQL("""
            with news as (
                select :claim as id, 'order.refused' as type,
                       jsonb_build_object('code', cast(:code as text)) as details),
            told as (""" + Outbox.TELL + " returning id) select count(*) from told")
    long tellRefused(ClaimId claim, String code);

    /** Tells of those holds among the claims that have not become a booking. */
    @SQL("""
            with news as (
                select id, 'hold.ended' as type, jsonb '{}' as details from hold
                where id = any(:claims) and not exists (select from booking where booking.id = hold.id)),
            told as (""" + Outbox.TELL + " returning id) select count(*) from told")
    long tellEnded(UUID[] claims);

    @SQL("""
            insert into callback (claim_id, show_id, subject, url, traceparent)
            values (:claim, :show, :subject, :url, cast(:traceparent as text))
            on conflict do nothing
            """)
    void follow(ClaimId claim, ShowId show, UUID subject, String url, @Nullable String traceparent);

    @SQL("""
            insert into callback (claim_id, show_id, subject, url, traceparent)
            select :second, show_id, subject, url, traceparent from callback where claim_id = :first
            on conflict do nothing
            """)
    void followAlso(ClaimId first, ClaimId second);

    /** Takes messages that are due, each the first about its subject, for one replica to deliver within this time. */
    @SQL("""
            with due as (
                update outbox set tries = tries + 1, due_at = clock_timestamp() + :time / 1e9 * interval '1 second'
                where seq in (
                    select seq from outbox
                    where state = 'WAITING' and due_at <= clock_timestamp()
                      and not exists (
                          select from outbox earlier
                          where earlier.subject = outbox.subject and earlier.seq < outbox.seq)
                    order by due_at limit :most for update skip locked)
                returning *
            )
            select * from due
            """)
    List<OutboxMessage> take(int most, Duration time);

    /** The receiver has it. That is remembered for as long as there is something that it was told of. */
    @SQL("""
            with delivered as (
                delete from outbox where id = :id
                returning id, type, tries, cast(cast(body as jsonb) #>> '{data,id}' as uuid) as claim_id
            ), remembered as (
                insert into delivery (id, claim_id, type, tries)
                select id, claim_id, type, tries from delivered join callback using (claim_id)
                on conflict do nothing
            ) select count(*) from delivered
            """)
    long delivered(UUID id);

    /** The receiver is not to have it any more. False if there is none. */
    @HQL("delete from OutboxMessage where id = :id")
    boolean delete(UUID id);

    /** The receiver has not taken it, and is to be asked again after this time. */
    @SQL("""
            update outbox set last_failure = :failure, due_at = clock_timestamp() + :time / 1e9 * interval '1 second'
            where id = :id
            """)
    void putOff(UUID id, String failure, Duration time);

    /** Nobody tries any more, until an operator says so. */
    @SQL("update outbox set state = 'DEAD', last_failure = :failure where id = :id")
    void bury(UUID id, String failure);

    /** Has it tried anew, as if for the first time. False if there is none. */
    @SQL("update outbox set state = 'WAITING', tries = 0, due_at = clock_timestamp() where id = :id")
    boolean replay(UUID id);

    @HQL("""
            select seq, id, subject, type, url, state, tries, lastFailure, at, dueAt,
                   (select count(*) from OutboxMessage later
                    where later.subject = message.subject and later.seq > message.seq)
            from OutboxMessage message
            where seq > :after and (:state is null or state = :state) order by seq limit :most
            """)
    List<Letter> letters(OutboxMessage.@Nullable State state, long after, int most);
}
