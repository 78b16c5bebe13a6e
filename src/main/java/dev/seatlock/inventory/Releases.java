package dev.seatlock.inventory;

import dev.seatlock.inventory.Pipeline.Answer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * How places come free: one statement that locks in the ledger's order (section, seats, wins), releases the wins that
 * still are in the state asked for, takes the claims off {@code seat.holder} and {@code section.taken}, and writes down
 * for the {@link ReleaseOutbox} who gave places back. Whoever calls this tells it once the transaction has committed.
 *
 * <p>Two replicas may release the same win at once: whoever updates no row has lost, and frees nothing a second time.
 */
@Singleton
public final class Releases {

    private static final int SWEEP_SIZE = 500;

    // "Count first" makes PostgreSQL take all section and seat locks before it touches a win: a common table
    // expression is otherwise read only as far as it is asked for. A seat that was oversold goes to another of its
    // live claims, so that it is not taken for free.
    static final String RELEASE = """
            with candidate as (
                select show_id, claim_id, place, section, places from win
                where %1$s order by show_id, place limit :most
            ), locked_section as (
                select show_id, name from section
                where kind = 'STANDING' and (show_id, name) in (select show_id, section from candidate)
                order by show_id, name for update %2$s
            ), locked_seat as (
                select show_id, seat_id from seat
                where (show_id, seat_id) in (select show_id, place from candidate)
                order by show_id, seat_id for update %2$s
            ), released as (
                update win set state = 'RELEASED', -- and until when it was held
                    held_until = case when state = 'HELD' then least(held_until, clock_timestamp()) end
                where (select count(*) from locked_section) + (select count(*) from locked_seat) > 0
                  and (show_id, claim_id, place) in (select show_id, claim_id, place from candidate)
                  and ((show_id, place) in (select show_id, seat_id from locked_seat)
                       or (show_id, section) in (select show_id, name from locked_section))
                  and %1$s
                returning show_id, claim_id, place, section, places
            ), freed_seat as (
                update seat set version = version + 1, holder = (
                    select other.claim_id from win other
                    where other.show_id = seat.show_id and other.place = seat.seat_id and other.state <> 'RELEASED'
                      and (other.show_id, other.claim_id, other.place)
                          not in (select show_id, claim_id, place from released)
                    order by other.at limit 1)
                from released
                where seat.show_id = released.show_id and seat.seat_id = released.place
                  and seat.holder = released.claim_id
            ), freed_section as (
                update section set taken = taken - back.places
                from (select show_id, section, sum(places) as places from released group by show_id, section) back
                where section.kind = 'STANDING'
                  and section.show_id = back.show_id and section.name = back.section
            ), written_down as (
                insert into freed (show_id, claim_id) select distinct show_id, claim_id from released
                on conflict (show_id, claim_id) do update set number = default
            )
            select distinct show_id, claim_id from released
            """;

    private static final String EXPIRED = "state = 'HELD' and held_until <= clock_timestamp()";
    private static final String SWEEP = RELEASE.formatted(EXPIRED, "skip locked");
    private static final String EXPIRED_SEATS =
            RELEASE.formatted(EXPIRED + " and show_id = :show and place = any(:wanted)", "");
    private static final String EXPIRED_STANDING =
            RELEASE.formatted(EXPIRED + " and show_id = :show and section = any(:wanted)", "");
    private static final String EXPIRED_CLAIMS =
            RELEASE.formatted(EXPIRED + " and show_id = :show and claim_id = any(:claims)", "");
    private static final String BY_CLAIM =
            RELEASE.formatted("show_id = :show and claim_id = :claim and state = :state", "");

    private static final String LOCK_SECTIONS =
            "select name from section where show_id = :show and name = any(:wanted) order by name for update";
    private static final String LOCK_SEATS =
            "select seat_id from seat where show_id = :show and seat_id = any(:wanted) order by seat_id for update";

    private final StatelessSession session;

    Releases(StatelessSession session) {
        this.session = session;
    }

    /**
     * Takes along the question whether holds on the wanted places have expired. Nearly always none has, and every claim
     * asks.
     */
    Expired lookForExpired(ShowId show, List<Wish> wishes, Pipeline pipeline) {
        NavigableSet<String> seats = new TreeSet<>();
        NavigableSet<String> sections = new TreeSet<>();
        for (Wish wish : wishes) {
            switch (wish) {
                case Wish.Seats wanted -> wanted.seats().forEach(seat -> seats.add(seat.toString()));
                case Wish.Standing(SectionId section, int count) -> sections.add(section.name());
            }
        }
        return new Expired(
                show,
                sections.toArray(String[]::new),
                seats.toArray(String[]::new),
                sections.isEmpty() ? null : any("section", show, sections, pipeline),
                seats.isEmpty() ? null : any("place", show, seats, pipeline));
    }

    private static Answer<Boolean> any(String what, ShowId show, Set<String> wanted, Pipeline pipeline) {
        return pipeline.ask(
                "select exists (select from win where show_id = :show and " + what + " = any(:wanted) and " + EXPIRED
                        + ")",
                Map.of("show", show.value(), "wanted", wanted.toArray(String[]::new)),
                row -> row.getBoolean(1));
    }

    /** The holds on wanted places that have expired, once the trip has been made. */
    final class Expired {

        private final ShowId show;
        private final String[] sections;
        private final String[] seats;
        private final @Nullable Answer<Boolean> onSections;
        private final @Nullable Answer<Boolean> onSeats;

        private Expired(
                ShowId show,
                String[] sections,
                String[] seats,
                @Nullable Answer<Boolean> onSections,
                @Nullable Answer<Boolean> onSeats) {
            this.show = show;
            this.sections = sections;
            this.seats = seats;
            this.onSections = onSections;
            this.onSeats = onSeats;
        }

        boolean isAny() {
            return isAny(onSections) || isAny(onSeats);
        }

        private static boolean isAny(@Nullable Answer<Boolean> answer) {
            return answer != null && Boolean.TRUE.equals(answer.one());
        }

        /** Releases them, within the caller's transaction. */
        Set<Freed> release() {
            Set<Freed> freed = new HashSet<>();
            if (isAny(onSections)) { // first: the ledger's lock order
                lock(LOCK_SECTIONS, show, sections);
                freed.addAll(Releases.this.release(EXPIRED_STANDING, Map.of("show", show.value(), "wanted", sections)));
            }
            if (isAny(onSeats)) {
                lock(LOCK_SEATS, show, seats);
                freed.addAll(Releases.this.release(EXPIRED_SEATS, Map.of("show", show.value(), "wanted", seats)));
            }
            return freed;
        }
    }

    /**
     * All that the claim wants, in order, since it goes on to write them all: not first what has expired, then the
     * rest.
     */
    private void lock(String rows, ShowId show, String[] wanted) {
        session.createNativeQuery(rows, String.class)
                .setParameter("show", show.value())
                .setParameter("wanted", wanted)
                .getResultList();
    }

    /**
     * Releases all that a claim has in the given state, within the caller's transaction.
     *
     * @param state {@code HELD} or {@code SOLD}
     * @return what it gave back; empty if someone else has released it, or it never was in that state
     */
    public Set<Freed> ofClaim(ShowId show, ClaimId claim, String state) {
        return release(BY_CLAIM, Map.of("show", show.value(), "claim", claim.value(), "state", state));
    }

    /** Releases those of some claims' holds that have expired, within the caller's transaction. */
    public Set<Freed> expiredOf(ShowId show, List<ClaimId> claims) {
        UUID[] ids = claims.stream().map(ClaimId::value).toArray(UUID[]::new);
        return release(EXPIRED_CLAIMS, Map.of("show", show.value(), "claims", ids));
    }

    /**
     * Tidies up expired holds of all shows, in a transaction of its own, passing over places that someone is working
     * on.
     *
     * @return the claims that gave places back; empty when nothing was left to do
     */
    public Set<Freed> sweep() {
        return QuarkusTransaction.requiringNew().call(() -> release(SWEEP, Map.of(), SWEEP_SIZE));
    }

    /** All that fits: claims have a bounded number of places. */
    Set<Freed> release(String statement, Map<String, Object> parameters) {
        return release(statement, parameters, Integer.MAX_VALUE);
    }

    private Set<Freed> release(String statement, Map<String, Object> parameters, int most) {
        var query = session.createNativeQuery(statement, FreedRow.class).setParameter("most", most);
        parameters.forEach(query::setParameter);
        return query.getResultList().stream().map(FreedRow::freed).collect(Collectors.toSet());
    }
}
