package dev.seatlock.boxoffice.shows;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.HQL;
import org.hibernate.annotations.processing.SQL;
import org.jspecify.annotations.Nullable;

/** The shows in the database. Every method runs in its caller's transaction. */
interface StoredShows {

    StatelessSession session();

    /** Gives a show the seats of its plan, as far as it does not have them yet. */
    @SQL("""
            insert into seat (show_id, seat_id, section, "row", number)
            select show_id, name || '-' || r || '-' || n, name, r, n
            from section, generate_series(1, row_count) r, generate_series(1, seats_per_row) n
            where show_id = :show and kind = 'SEATED' and r <> all(closed_rows)
            on conflict do nothing
            """)
    void insertSeats(ShowId show);

    @SQL("select count(*) from (select from section where show_id = :show order by name for update) locked")
    long lockSections(ShowId show);

    /** False if more of its standing places are taken than there shall be. */
    default boolean changeSection(Section to) {
        return changeSection(
                to.show, to.name, to.rows, to.seatsPerRow, to.closedRows, to.capacity, to.priceMinor, to.rowPrices);
    }

    @SQL("""
            update section set row_count = :rows, seats_per_row = :seatsPerRow, closed_rows = :closedRows,
                               capacity = :capacity, price_minor = cast(:price as bigint), row_prices = :rowPrices
            where show_id = :show and name = :section and (taken <= :capacity or capacity <= :capacity)
            """)
    boolean changeSection(
            UUID show,
            String section,
            int rows,
            int seatsPerRow,
            int[] closedRows,
            int capacity,
            @Nullable Long price,
            long[] rowPrices);

    /** The places that somebody has: each seat, and each section of standing places. */
    @SQL("""
            select section, case when place like '%/%' then cast(null as text) else place end from win
            where show_id = :show and state <> 'RELEASED' group by 1, 2 order by 1, 2
            """)
    List<TakenPlace> taken(ShowId show);

    /** Seats that a show has and that its plan does not have any more. */
    String OUTSIDE_PLAN = """
            from seat join section on section.show_id = seat.show_id and name = section
            where seat.show_id = :show and ("row" > row_count or number > seats_per_row or "row" = any(closed_rows))
            """;

    /** Those of them that somebody has, and at most so many. All of them stay as they are for the transaction. */
    @SQL("with outside as (select seat.show_id, seat_id " + OUTSIDE_PLAN + " order by seat_id for update of seat)"
            + """
            select seat_id from outside
            where exists (select from win where win.show_id = outside.show_id and place = seat_id
                                            and state <> 'RELEASED')
            limit :most
            """)
    List<String> takenOutsidePlan(ShowId show, int most);

    @SQL("delete from seat where (show_id, seat_id) in (select seat.show_id, seat_id " + OUTSIDE_PLAN + ")")
    void deleteSeatsOutsidePlan(ShowId show);

    default void setDetails(ShowId show, ShowChange to) {
        setDetails(
                show,
                to.title(),
                to.description(),
                to.startsAt(),
                to.closesAt(),
                to.price().amount(),
                to.price().currency().getCurrencyCode());
    }

    @SQL("""
            update show set title = :title, description = cast(:description as text),
                starts_at = cast(:startsAt as timestamptz), closes_at = cast(:closesAt as timestamptz),
                price_minor = :price, currency = :currency
            where id = :show
            """)
    void setDetails(
            ShowId show,
            String title,
            @Nullable String description,
            @Nullable Instant startsAt,
            @Nullable Instant closesAt,
            long price,
            String currency);

    /** Those who wait are called before everyone else, for so long at most; zero for no longer. */
    @SQL("""
            update show set list_first_until = clock_timestamp() + :most / 1e9 * interval '1 second' where id = :show
            """)
    void serveListFirst(ShowId show, Duration most);

    @HQL("from Show s left join fetch s.sections where s.id = :id")
    Optional<Show> find(UUID id);

    /** At most so many shows, the newest first, from the one after {@code after} on. */
    @HQL("""
            from Show s left join fetch s.sections
            where s.id in (
                select id from Show
                where (:after is null or id < :after) and state <> CANCELLED order by id desc limit :most)
            order by s.id desc
            """)
    List<Show> page(@Nullable UUID after, int most);

    /** At most so many of those that are on sale, the newest first; also those that came on sale by the clock alone. */
    @HQL("""
            from Show s left join fetch s.sections
            where s.id in (
                select id from Show
                where opened and not over order by id desc limit :most)
            order by s.id desc
            """)
    List<Show> onSale(int most);

    /** What a guard's refusal is worth: the name of a {@link Shows.Refusing}. */
    @SQL("""
            select case
                when exists (select from win where show_id = :show and claim_id = :claim
                                             and win.state <> 'RELEASED') then 'WON_BEFORE'
                when exists (select from show where id = :show and guard_epoch = :epoch
                                              and (closes_at is null or closes_at > clock_timestamp()))
                    then 'STANDS'
                else 'PASSED' end
            """)
    String refusing(ShowId show, ClaimId claim, long epoch);

    /** Keeps a show until the transaction has ended. False if there is none. */
    @SQL("select count(*) = 1 from (select from show where id = :show for key share) kept")
    boolean keep(ShowId show);

    @SQL("select exists (select from win where show_id = :show and state <> 'RELEASED')")
    boolean isHeldOrSold(ShowId show);

    @SQL("select cast(:time as timestamptz) <= clock_timestamp()")
    boolean isPast(Instant time);

    @SQL("select set_config('lock_timeout', :most, true)")
    String setLockTimeout(String most);

    @SQL("select cast(pg_advisory_xact_lock(:key) as text)")
    String lock(long key);

    @HQL("update Show set guardEpoch = guardEpoch + 1 where id = :id")
    void raiseEpoch(UUID id);

    @HQL("update Show set guard = :guard, dwellMillis = coalesce(:dwell, dwellMillis) where id = :id")
    void setGuard(UUID id, String guard, @Nullable Integer dwell);

    @HQL("update Show set state = :state where id = :id")
    void setState(UUID id, Show.State state);
}
