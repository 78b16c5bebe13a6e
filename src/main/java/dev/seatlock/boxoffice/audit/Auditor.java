package dev.seatlock.boxoffice.audit;

import dev.seatlock.boxoffice.sales.Occupancy;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** Counts the live wins of a show, in one snapshot: the same answer in the middle of a rush as after it. */
@Singleton
public final class Auditor {

    // A hold that has just expired is free to whoever asks for it; it is a ghost once the sweeper, too, has left it.
    private static final String GHOST = "state = 'HELD' and held_until < clock_timestamp() - interval '30 seconds'";

    private static final String OVERSOLD = """
            select (select coalesce(sum(wins - 1), 0) from (
                        select count(*) as wins from win join seat
                            on seat.show_id = win.show_id and seat.seat_id = win.place
                        where win.show_id = :show and state <> 'RELEASED'
                        group by place) per_seat)
                 + (select coalesce(sum(greatest(0, used - capacity)), 0) from (
                        select capacity, sum(places) as used from win join section
                            on section.show_id = win.show_id and name = section
                        where win.show_id = :show and state <> 'RELEASED' and kind = 'STANDING'
                        group by name, capacity) per_section)
            """;

    private final StatelessSession session;
    private final Occupancy occupancy;

    Auditor(StatelessSession session, Occupancy occupancy) {
        this.session = session;
        this.occupancy = occupancy;
    }

    /** Audits an existing show. */
    public Audit audit(ShowId show) {
        return QuarkusTransaction.requiringNew().call(() -> {
            session.createNativeMutationQuery("set transaction isolation level repeatable read read only")
                    .executeUpdate();
            return new Audit(
                    occupancy.tally(show),
                    oversold(show),
                    count(OVERSOLD, show),
                    count("select count(distinct claim_id) from win where show_id = :show and " + GHOST, show),
                    count("""
                            select (select count(*) from seat where show_id = :show and (
                                        holder is null and exists (
                                            select from win where win.show_id = seat.show_id and place = seat_id
                                            and state <> 'RELEASED')
                                     or holder is not null and not exists (
                                            select from win where win.show_id = seat.show_id and place = seat_id
                                            and state <> 'RELEASED' and claim_id = holder)))
                                 + (select count(*) from section where show_id = :show and kind = 'STANDING'
                                        and taken <> (
                                            select coalesce(sum(places), 0) from win
                                            where win.show_id = section.show_id and section = name
                                            and state <> 'RELEASED'))
                                 + (select count(*) from win where show_id = :show and state <> 'RELEASED'
                                        and not exists (select from seat where seat.show_id = win.show_id
                                                                           and seat_id = place)
                                        and not exists (select from section where section.show_id = win.show_id
                                                            and name = section and kind = 'STANDING'))
                            """, show),
                    count("select count(*) from net_catch where show_id = :show", show));
        });
    }

    /** How many of a show's places were sold too often, as the audit counts them. */
    long oversoldCount(ShowId show) {
        return QuarkusTransaction.requiringNew().call(() -> count(OVERSOLD, show));
    }

    private List<Audit.Oversold> oversold(ShowId show) {
        List<OversoldRow> rows = session.createNativeQuery("""
                        select place, array_agg(claim_id order by at) from win join seat
                            on seat.show_id = win.show_id and seat.seat_id = win.place
                        where win.show_id = :show and state <> 'RELEASED'
                        group by place having count(*) > 1
                        union all
                        select section, array_agg(claim_id order by at) from (
                            select section, claim_id, at, capacity,
                                   sum(places) over (partition by section order by at, claim_id) as so_far
                            from win join section s on s.show_id = win.show_id and s.name = section
                            where win.show_id = :show and win.state <> 'RELEASED' and kind = 'STANDING') counted
                        where so_far > capacity group by section
                        order by 1
                        """, OversoldRow.class)
                .setParameter("show", show.value())
                .getResultList();
        return rows.stream()
                .map(row -> new Audit.Oversold(
                        row.place, Arrays.stream(row.claims).map(ClaimId::new).toList()))
                .toList();
    }

    @SuppressWarnings("ArrayRecordComponent") // as the driver reads it, and compared with nothing
    private record OversoldRow(String place, UUID[] claims) {}

    private long count(String sql, ShowId show) {
        return session.createNativeQuery("select cast((" + sql + ") as bigint)", Long.class)
                .setParameter("show", show.value())
                .getSingleResult();
    }

    /**
     * At most so many live wins in a fixed order, from the one after {@code after} on: every row that the audit counts.
     */
    public List<Audit.Win> wins(ShowId show, Audit.@Nullable Win after, int most) {
        List<WinRow> rows = QuarkusTransaction.joiningExisting()
                .call(() -> session.createNativeQuery("""
                        select place, claim_id, state, places from win
                        where show_id = :show and state <> 'RELEASED' and (claim_id, place) > (:claim, :place)
                        order by claim_id, place
                        """, WinRow.class)
                        .setParameter("show", show.value())
                        .setParameter(
                                "claim",
                                after == null ? new UUID(0, 0) : after.booking().value())
                        .setParameter("place", after == null ? "" : after.place())
                        .setMaxResults(most)
                        .getResultList());
        return rows.stream()
                .map(row -> new Audit.Win(row.place, new ClaimId(row.claim), row.state, row.places))
                .toList();
    }

    private record WinRow(String place, UUID claim, String state, Integer places) {}
}
