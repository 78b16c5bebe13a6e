package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Tally;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** The house as buyers see it: which places are free, held, sold, or sold twice. Counted from the live wins. */
@Singleton
public final class Occupancy {

    private static final String LIVE =
            "(state = 'SOLD' or state = 'HELD' and held_until > clock_timestamp())"; // an expired hold is free

    private final StatelessSession session;

    Occupancy(StatelessSession session) {
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

    public record Seat(String id, String section, int row, int number) {}

    /** What is held and sold of a section of standing places. */
    public record Standing(String section, int capacity, long held, long sold) {}

    /** Every seat of a show, by section, row and number. */
    public List<Seat> seats(ShowId show) {
        return rows("""
                select seat_id, section, "row", number from seat where show_id = :show order by section, "row", number
                """, Map.of("show", show.value()), Seat.class);
    }

    /** The states of those seats that are not free. */
    public Map<String, SeatState> taken(ShowId show) {
        return taken("""
                show_id = :show and section in (
                    select name from section where show_id = :show and kind = 'SEATED')
                """, Map.of("show", show.value()));
    }

    /** The states of those seats that these claims have, or had. */
    public Map<String, SeatState> states(ShowId show, Set<ClaimId> claims) {
        // In two questions: the database would plan a join by statistics that it does not have of a show that has just
        // opened.
        List<String> places = rows(
                "select distinct place from win where show_id = :show and claim_id = any(:claims)",
                Map.of(
                        "show",
                        show.value(),
                        "claims",
                        claims.stream().map(ClaimId::value).toArray(UUID[]::new)),
                String.class);
        Map<String, SeatState> states = new HashMap<>();
        places.forEach(place -> states.put(place, SeatState.FREE));
        states.putAll(taken(
                "show_id = :show and place = any(:places) and state <> 'RELEASED'",
                Map.of("show", show.value(), "places", states.keySet().toArray(String[]::new))));
        return states;
    }

    private Map<String, SeatState> taken(String which, Map<String, Object> parameters) {
        Map<String, SeatState> taken = new HashMap<>();
        rows("""
                select place, count(*), bool_or(state = 'SOLD') from win where %s and %s group by place
                """.formatted(which, LIVE), parameters, Taken.class)
                .forEach(row -> taken.put(row.place, state(row.wins, row.isSold)));
        return taken;
    }

    private record Taken(String place, Long wins, Boolean isSold) {}

    /** The sections of standing places, in the show's order. It takes no longer the more of them are sold. */
    public List<Standing> standing(ShowId show) {
        return rows("""
                select name, capacity, taken,
                       coalesce((select sum(places) from win where win.show_id = section.show_id and win.section = name
                                                               and state = 'HELD'), 0),
                       coalesce((select sum(places) from win where win.show_id = section.show_id and win.section = name
                                                               and state = 'HELD' and held_until > clock_timestamp()), 0)
                from section where show_id = :show and kind = 'STANDING' order by ordinal
                """, Map.of("show", show.value()), StandingRow.class).stream()
                .map(row -> new Standing(row.section, row.capacity, row.heldNow, row.taken - row.held))
                .toList();
    }

    /** @param heldNow of those held, without the holds that have expired */
    private record StandingRow(String section, Integer capacity, Integer taken, Long held, Long heldNow) {}

    /**
     * How full a show is.
     *
     * @throws Rejection if there is no such show, or none any more
     */
    public Tally tally(ShowId show) {
        return findTally(show)
                .orElseThrow(() -> new Rejection(Rejection.Rule.NO_SUCH_SHOW, "There is no show " + show + "."));
    }

    /** How full a show is; empty if it has just been taken off the programme. */
    public Optional<Tally> findTally(ShowId show) {
        TallyRow row = rows("""
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
                """.formatted(LIVE), Map.of("show", show.value()), TallyRow.class)
                .getFirst();
        return row.capacity == null || row.sold == null || row.held == null || row.free == null
                ? Optional.empty()
                : Optional.of(new Tally(row.capacity, row.sold, row.held, row.free));
    }

    private record TallyRow(
            @Nullable Long capacity,
            @Nullable Long sold,
            @Nullable Long held,
            @Nullable Long free) {}

    private <T> List<T> rows(String sql, Map<String, Object> parameters, Class<T> type) {
        return QuarkusTransaction.joiningExisting().call(() -> {
            var query = session.createNativeQuery(sql, type);
            parameters.forEach(query::setParameter);
            return query.getResultList();
        });
    }

    private static SeatState state(long wins, boolean sold) {
        if (wins > 1) {
            return SeatState.OVERSOLD;
        }
        return sold ? SeatState.SOLD : SeatState.HELD;
    }
}
