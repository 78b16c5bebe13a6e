package dev.seatlock.boxoffice;

import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.StatelessSession;

/** The house as buyers see it: which places are free, held, sold, or sold twice. Counted from the live wins. */
@Singleton
public final class House {

    private static final String LIVE =
            "(state = 'SOLD' or state = 'HELD' and held_until > clock_timestamp())"; // an expired hold is free

    private final StatelessSession session;

    House(StatelessSession session) {
        this.session = session;
    }

    /** The state of one seat. */
    public enum SeatState {
        FREE,
        HELD,
        SOLD,
        /** More than one live win on one seat. */
        OVERSOLD
    }

    public record Seat(String id, String section, int row, int number, SeatState state) {}

    /** What is held and sold of a section of standing places. */
    public record Standing(String section, int capacity, long held, long sold) {}

    /** Every seat by section, row and number. */
    public List<Seat> seats(ShowId show) {
        // Joined here: the database would plan a join by statistics that it does not have of a show that has just
        // opened.
        Map<String, SeatState> taken = new HashMap<>();
        rows("""
                select place, count(*), bool_or(state = 'SOLD') from win where show_id = :show and %s group by place
                """.formatted(LIVE), show)
                .forEach(row -> taken.put((String) row[0], state((Long) row[1], (Boolean) row[2])));
        return rows("""
                select seat_id, section, "row", number from seat where show_id = :show order by section, "row", number
                """, show).stream()
                .map(row -> new Seat(
                        (String) row[0],
                        (String) row[1],
                        (Integer) row[2],
                        (Integer) row[3],
                        taken.getOrDefault((String) row[0], SeatState.FREE)))
                .toList();
    }

    public List<Standing> standing(ShowId show) {
        List<Object[]> rows = rows("""
                select name, capacity,
                       coalesce(sum(places) filter (where win.state = 'HELD'), 0),
                       coalesce(sum(places) filter (where win.state = 'SOLD'), 0)
                from section left join win on win.show_id = section.show_id and win.section = name and %s
                where section.show_id = :show and kind = 'STANDING'
                group by name, capacity, ordinal order by ordinal
                """.formatted(LIVE), show);
        return rows.stream()
                .map(row -> new Standing((String) row[0], (Integer) row[1], (Long) row[2], (Long) row[3]))
                .toList();
    }

    /**
     * How full a show is.
     *
     * @throws Rejection if there is no such show, or none any more
     */
    public Tally tally(ShowId show) {
        return findTally(show)
                .orElseThrow(() -> new Rejection(Rejection.Rule.NO_SUCH_SHOW, "there is no show " + show));
    }

    /** How full a show is; empty if it has just been taken off the programme. */
    public Optional<Tally> findTally(ShowId show) {
        Object[] row = rows("""
                with live as (
                    select section, places, place, state from win where show_id = :show and %s
                ), by_section as (
                    select capacity,
                           coalesce(sum(places) filter (where state = 'SOLD'), 0) as sold,
                           coalesce(sum(places) filter (where state = 'HELD'), 0) as held,
                           case when kind = 'SEATED' then count(distinct place) else coalesce(sum(places), 0) end as used
                    from section left join live on live.section = name
                    where show_id = :show group by name, kind, capacity
                )
                select cast(sum(capacity) as bigint), cast(sum(sold) as bigint), cast(sum(held) as bigint),
                       cast(sum(greatest(0, capacity - used)) as bigint)
                from by_section
                """.formatted(LIVE), show).getFirst();
        return row[0] == null
                ? Optional.empty()
                : Optional.of(new Tally((Long) row[0], (Long) row[1], (Long) row[2], (Long) row[3]));
    }

    private List<Object[]> rows(String sql, ShowId show) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> session.createNativeQuery(sql, Object[].class)
                        .setParameter("show", show.value())
                        .getResultList());
    }

    private static SeatState state(long wins, boolean sold) {
        if (wins > 1) {
            return SeatState.OVERSOLD;
        }
        return sold ? SeatState.SOLD : SeatState.HELD;
    }
}
