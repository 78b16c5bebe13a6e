package dev.seatlock.boxoffice.audit;

import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.SQL;

/** The counts of {@link Refusals}. Every method runs in its caller's transaction. */
interface RefusalCounts {

    StatelessSession session();

    /** How often buyers of one show were refused. */
    record Count(UUID show, Long refused) {}

    /** Adds to the counts of those shows that there are. In the order of their ids, as every replica does. */
    @SQL("""
            insert into refusal (show_id, refused)
            select id, told.refused
            from unnest(cast(:shows as uuid[]), cast(:counts as bigint[])) as told (show_id, refused)
                join show on show.id = told.show_id
            order by id
            on conflict (show_id) do update set refused = refusal.refused + excluded.refused
            """)
    void add(UUID[] shows, long[] counts);

    @SQL("select show_id, refused from refusal where show_id = any(:shows)")
    List<Count> of(UUID[] shows);
}
