package dev.seatlock.boxoffice.callbacks;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.HQL;
import org.hibernate.annotations.processing.SQL;
import org.jspecify.annotations.Nullable;

/**
 * The messages in the {@link Outbox}, for those who deliver them. Every method runs in its caller's transaction. A
 * duration comes to PostgreSQL as its nanoseconds.
 */
interface OutboxMessages {

    StatelessSession session();

    /** Takes messages that are due, each the first about its subject, for one replica to deliver within this time. */
    @SQL("""
            with due as (
                update outbox set tries = tries + 1, due_at = clock_timestamp() + :time * interval '1 second' / 1e9
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

    /** The receiver has it, or is not to have it any more. False if there is none. */
    @HQL("delete from OutboxMessage where id = :id")
    boolean delete(UUID id);

    /** The receiver has not taken it, and is to be asked again after this time. */
    @SQL("""
            update outbox set last_failure = :failure, due_at = clock_timestamp() + :time * interval '1 second' / 1e9
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
