package dev.seatlock.boxoffice.audit;

import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.SQL;
import org.jspecify.annotations.Nullable;

/** The lines of the {@link OperatorLog}. Every method runs in its caller's transaction. */
interface OperatorLogLines {

    StatelessSession session();

    /** A booking is of a show, so the line is, too. */
    @SQL("""
            with written as (
                insert into operator_log (who, method, path, show_id, booking_id)
                values (:who, :method, :path,
                        coalesce(cast(:show as uuid), (select show_id from booking where id = :booking limit 1)),
                        cast(:booking as uuid))
                returning id
            ) select id from written
            """)
    long write(String who, String method, String path, @Nullable UUID show, @Nullable UUID booking);

    @SQL("update operator_log set reason = :reason where id = :id")
    void addReason(long id, String reason);

    @SQL("""
            update operator_log set status = :status, show_id = coalesce(show_id, cast(:show as uuid))
            where id = :id
            """)
    void addStatus(long id, int status, @Nullable UUID show);

    /** What is told of the lines in the table {@code line}, as the end of a statement. */
    String TOLD = """
            select line.id, at, who, method, path, show_id, title, booking_id, reason, status
            from line left join show on show.id = show_id order by line.id desc
            """;

    @SQL("with line as (select * from operator_log where id < :before order by id desc limit :most)" + TOLD)
    List<OperatorLogLine> page(long before, int most);

    @SQL("""
            with line as (
                select * from operator_log where show_id = :show and id < :before
                order by show_id desc, id desc limit :most
            )
            """ + TOLD)
    List<OperatorLogLine> pageOf(UUID show, long before, int most);
}
