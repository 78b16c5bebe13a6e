package dev.seatlock.inventory;

import dev.seatlock.inventory.Pipeline.Answer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/** The rows that say which claim won which place: the side of the ledger that the audit counts. */
@Singleton
public final class Wins {

    private static final String INSERT = inserting("false", "");

    /** An exclusive win yields to any that is there already, and to one that comes at the same time. */
    private static final String INSERT_WHERE_FREE =
            inserting("true", """
            where not exists (select from win where show_id = :show and place = wanted.place and state <> 'RELEASED')
            """) + "on conflict (show_id, place) where state <> 'RELEASED' and exclusive do nothing";

    private static final String RETURNING = " returning place, held_until";

    private static String inserting(String exclusive, String where) {
        return """
                with clock as materialized (select coalesce(cast(:now as timestamptz), clock_timestamp()) as at)
                insert into win (show_id, place, claim_id, section, places, state, held_until, fence, replica, at, netted,
                                 exclusive)
                select :show, wanted.place, wanted.claim, wanted.section, wanted.places,
                       case when wanted.hold = 0 then 'SOLD' else 'HELD' end,
                       case when wanted.hold > 0 then at + wanted.hold * interval '1 millisecond' end,
                       :fence, :replica, at, :netted, %s
                from clock, unnest(:places, :claims, :sections, :counts, :holds)
                    as wanted (place, claim, section, places, hold)
                %s order by wanted.place
                """.formatted(exclusive, where);
    }

    private final StatelessSession session;
    private final String replica;

    Wins(StatelessSession session, @ConfigProperty(name = "seatlock.replica") String replica) {
        this.session = session;
        this.replica = replica;
    }

    /** The name of this replica, as it stands on the wins that it wrote. */
    public String replica() {
        return replica;
    }

    /** Writes the rows of a win whose places the guard has already taken in {@code seat} or {@code section}. */
    public Outcome record(Claim claim) {
        return record(claim, 0);
    }

    /** The same under a guard that numbers its holders: {@code fence} is the number of this one. */
    public Outcome record(Claim claim, long fence) {
        Pipeline pipeline = new Pipeline(session);
        Answer<Row> rows = pipeline.ask(INSERT + RETURNING, parameters(List.of(claim), null, fence), Row::read);
        pipeline.make();
        return won(claim, rows.all().getFirst().heldUntil(), fence);
    }

    /**
     * Adds the wins of several claims of one show to a trip; they are answered in their order.
     *
     * @param now by the database's clock, from which holds are counted
     */
    public List<Outcome> record(List<Claim> claims, Instant now, Pipeline pipeline) {
        pipeline.tell(INSERT, parameters(claims, now, 0));
        return claims.stream()
                .<Outcome>map(claim -> won(claim, now.plus(claim.hold()), 0))
                .toList();
    }

    /**
     * Writes the rows of a win only where no live one stands: the insert is the claim, and the unique index over
     * exclusive wins decides between two that come at once. Else the claim is refused, with the seats that were not
     * free. The seats' holders are still to be set.
     */
    public Outcome recordExclusively(Claim claim, SortedSet<SeatId> seats) {
        Pipeline pipeline = new Pipeline(session);
        Answer<Row> inserted =
                pipeline.ask(INSERT_WHERE_FREE + RETURNING, parameters(List.of(claim), null, 0), Row::read);
        pipeline.make();
        List<Row> rows = inserted.all();
        if (rows.size() < seats.size()) {
            Set<String> won = rows.stream().map(Row::place).collect(Collectors.toSet());
            return Outcome.taken(
                    claim,
                    seats.stream()
                            .filter(seat -> !won.contains(seat.toString()))
                            .toList());
        }
        return won(claim, rows.getFirst().heldUntil(), 0);
    }

    private Outcome.Won won(Claim claim, @Nullable Instant heldUntil, long fence) {
        return won(claim, heldUntil, replica, fence);
    }

    private static Outcome.Won won(Claim claim, @Nullable Instant heldUntil, String replica, long fence) {
        SortedSet<SeatId> seats = claim.wish() instanceof Wish.Seats wish ? wish.seats() : Collections.emptySortedSet();
        return new Outcome.Won(claim, seats, claim.sellsAtOnce() ? null : heldUntil, replica, fence);
    }

    private Map<String, Object> parameters(List<Claim> claims, @Nullable Instant now, long fence) {
        List<Place> places = places(claims);
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("show", claims.getFirst().show().value());
        parameters.put("now", now);
        parameters.put("fence", fence);
        parameters.put("replica", replica);
        parameters.put("netted", claims.getFirst().terms().netted());
        parameters.put("places", column(places, Place::place, String[]::new));
        parameters.put("claims", column(places, place -> place.claim().id().value(), UUID[]::new));
        parameters.put("sections", column(places, place -> place.section().name(), String[]::new));
        parameters.put("counts", column(places, Place::count, Integer[]::new));
        parameters.put("holds", column(places, place -> place.claim().hold().toMillis(), Long[]::new));
        return parameters;
    }

    private static List<Place> places(List<Claim> claims) {
        return claims.stream()
                .flatMap(claim -> switch (claim.wish()) {
                    case Wish.Seats(SortedSet<SeatId> seats) ->
                        seats.stream().map(seat -> new Place(seat.toString(), claim, seat.section(), 1));
                    case Wish.Standing(SectionId section, int count) ->
                        Stream.of(new Place(section + "/" + claim.id(), claim, section, count));
                })
                .toList();
    }

    /** One that was written, and until when it is held, if it is. */
    private record Row(String place, @Nullable Instant heldUntil) {

        private static Row read(ResultSet row) throws SQLException {
            OffsetDateTime heldUntil = row.getObject(2, OffsetDateTime.class);
            return new Row(row.getString(1), heldUntil == null ? null : heldUntil.toInstant());
        }
    }

    private record Place(String place, Claim claim, SectionId section, int count) {}

    private static <T> T[] column(List<Place> places, Function<Place, T> value, IntFunction<T[]> array) {
        return places.stream().map(value).toArray(array);
    }

    /** The win of a claim that may have been served before; null if it has none that is live. */
    public Outcome.@Nullable Won find(Claim claim) {
        return QuarkusTransaction.requiringNew().call(() -> {
            List<Live> rows = session.createNativeQuery("""
                            select held_until, replica, fence, place from win
                            where show_id = :show and claim_id = :claim and state <> 'RELEASED'
                            """, Live.class)
                    .setParameter("show", claim.show().value())
                    .setParameter("claim", claim.id().value())
                    .getResultList();
            if (rows.isEmpty()) {
                return null;
            }
            Live first = rows.getFirst();
            return won(asWon(claim, rows), first.heldUntil, first.replica, first.fence);
        });
    }

    private record Live(@Nullable Instant heldUntil, String replica, Long fence, String place) {}

    /** Whether a claim has won before, even if all of it was given back: a claim wins once. */
    boolean hasWon(Claim claim) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery(
                                "select exists (select from win where show_id = :show and claim_id = :claim)",
                                Boolean.class)
                        .setParameter("show", claim.show().value())
                        .setParameter("claim", claim.id().value())
                        .getSingleResult());
    }

    /** A party that asked for the best seats, and was served before, has those that it was given then. */
    private static Claim asWon(Claim claim, List<Live> rows) {
        return claim.wish() instanceof Wish.Seats
                ? claim.wishing(new Wish.Seats(
                        rows.stream().map(row -> SeatId.of(row.place)).collect(Collectors.toCollection(TreeSet::new))))
                : claim;
    }
}
