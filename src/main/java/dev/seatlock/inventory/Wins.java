package dev.seatlock.inventory;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
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
final class Wins {

    private final StatelessSession session;
    private final String replica;

    Wins(StatelessSession session, @ConfigProperty(name = "seatlock.replica") String replica) {
        this.session = session;
        this.replica = replica;
    }

    String replica() {
        return replica;
    }

    /** Writes the wins of claims of one show, whose places have been taken; they are answered in their order. */
    List<Outcome> write(List<Claim> claims, long fence) {
        List<Object[]> rows = insert(claims, fence, false);
        Map<UUID, Instant> heldUntil = new HashMap<>();
        rows.forEach(row -> heldUntil.put((UUID) row[1], (Instant) row[2]));
        return claims.stream()
                .<Outcome>map(claim -> won(claim, heldUntil.get(claim.id().value()), fence))
                .toList();
    }

    /** Writes them only where no live win stands; else it is refused, naming the seats that were not free. */
    Outcome writeExclusively(Claim claim, SortedSet<SeatId> seats) {
        List<Object[]> rows = insert(List.of(claim), 0, true);
        if (rows.size() < seats.size()) {
            Set<String> won = rows.stream().map(row -> (String) row[0]).collect(Collectors.toSet());
            return Outcome.taken(
                    claim,
                    seats.stream()
                            .filter(seat -> !won.contains(seat.toString()))
                            .toList());
        }
        return won(claim, (Instant) rows.getFirst()[2], 0);
    }

    private Outcome.Won won(Claim claim, @Nullable Instant heldUntil, long fence) {
        return won(claim, heldUntil, replica, fence);
    }

    private static Outcome.Won won(Claim claim, @Nullable Instant heldUntil, String replica, long fence) {
        SortedSet<SeatId> seats = claim.wish() instanceof Wish.Seats wish ? wish.seats() : Collections.emptySortedSet();
        return new Outcome.Won(claim, seats, claim.sellsAtOnce() ? null : heldUntil, replica, fence);
    }

    /** One place, claim and deadline for each row that was written. An exclusive win yields to any that is there already. */
    private List<Object[]> insert(List<Claim> claims, long fence, boolean exclusive) {
        List<Place> places = places(claims);
        return session.createNativeQuery("""
                        with clock as materialized (select clock_timestamp() as at)
                        insert into win (show_id, place, claim_id, section, places, state, held_until, fence, replica, at,
                                         netted, exclusive)
                        select :show, wanted.place, wanted.claim, wanted.section, wanted.places,
                               case when wanted.hold = 0 then 'SOLD' else 'HELD' end,
                               case when wanted.hold > 0 then at + wanted.hold * interval '1 millisecond' end,
                               :fence, :replica, at, :netted, :exclusive
                        from clock, unnest(:places, :claims, :sections, :counts, :holds)
                            as wanted (place, claim, section, places, hold)
                        where not :exclusive or not exists (
                            select from win where show_id = :show and place = wanted.place and state <> 'RELEASED')
                        order by wanted.place
                        on conflict (show_id, place) where state <> 'RELEASED' and exclusive do nothing
                        returning place, claim_id, held_until
                        """, Object[].class)
                .setParameter("show", claims.getFirst().show().value())
                .setParameter("fence", fence)
                .setParameter("replica", replica)
                .setParameter("netted", claims.getFirst().terms().netted())
                .setParameter("exclusive", exclusive)
                .setParameter("places", column(places, Place::place, String[]::new))
                .setParameter(
                        "claims", column(places, place -> place.claim().id().value(), UUID[]::new))
                .setParameter(
                        "sections", column(places, place -> place.section().name(), String[]::new))
                .setParameter("counts", column(places, Place::count, Integer[]::new))
                .setParameter(
                        "holds", column(places, place -> place.claim().hold().toMillis(), Long[]::new))
                .getResultList();
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

    private record Place(String place, Claim claim, SectionId section, int count) {}

    private static <T> T[] column(List<Place> places, Function<Place, T> value, IntFunction<T[]> array) {
        return places.stream().map(value).toArray(array);
    }

    /** The win of a claim that may have been served before; null if it has none that is live. */
    Outcome.@Nullable Won find(Claim claim) {
        return QuarkusTransaction.requiringNew().call(() -> {
            List<Object[]> rows = session.createNativeQuery("""
                            select held_until, replica, fence, place from win
                            where show_id = :show and claim_id = :claim and state <> 'RELEASED'
                            """, Object[].class)
                    .setParameter("show", claim.show().value())
                    .setParameter("claim", claim.id().value())
                    .getResultList();
            if (rows.isEmpty()) {
                return null;
            }
            Object[] row = rows.getFirst();
            return won(asWon(claim, rows), (Instant) row[0], (String) row[1], (Long) row[2]);
        });
    }

    /** A party that asked for the best seats, and was served before, has those that it was given then. */
    private static Claim asWon(Claim claim, List<Object[]> rows) {
        return claim.wish() instanceof Wish.Seats
                ? claim.wishing(new Wish.Seats(rows.stream()
                        .map(row -> SeatId.of((String) row[3]))
                        .collect(Collectors.toCollection(TreeSet::new))))
                : claim;
    }
}
