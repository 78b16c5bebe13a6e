package dev.seatlock.boxoffice;

import static java.util.Objects.requireNonNull;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimKey;
import dev.seatlock.inventory.KeyUnreserved;
import dev.seatlock.inventory.LostRace;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.Pipeline;
import dev.seatlock.inventory.Pipeline.Answer;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.Settlement;
import dev.seatlock.inventory.ShowId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * The holds and bookings, each kept under the id of the claim that won it. As the shop's {@link Settlement} it writes
 * them in the winning transaction.
 */
@Singleton
final class Bookings implements Settlement {

    private final StatelessSession session;
    private final BuyerLimits limits;
    private final int extensions;

    Bookings(
            StatelessSession session,
            BuyerLimits limits,
            @ConfigProperty(name = "seatlock.extensions") int extensions) {
        this.session = session;
        this.limits = limits;
        this.extensions = extensions;
    }

    private static final String BOOK = settling("""
            insert into booking (show_id, id, state, buyer, total_minor, currency, guard, replica, fence)
            select show.id, won.id, 'CONFIRMED', won.buyer, price_minor * won.places, currency, :guard, :replica, won.fence
            from won, show where show.id = :show
            """, "BOOKING", "null", "BOOKED", Outbox.Type.BOOKING_CONFIRMED);

    private static final String HOLD = settling("""
            insert into hold (show_id, id, buyer, guard, replica, fence)
            select :show, won.id, won.buyer, :guard, :replica, won.fence from won
            """, "HOLD", "won.until", "HELD", Outbox.Type.HOLD_MADE);

    /**
     * Writes what was won, answers the keys that it was asked for under, ends its orders and tells of it: one statement for all of a
     * batch, whose wins are no more than rows of a table. True if it could write or answer every key and end every order that it
     * should.
     */
    private static String settling(String insert, String what, String heldUntil, String state, Outbox.Type told) {
        return """
                with won as (
                    select id, buyer, places, fence, timestamptz 'epoch' + micros * interval '1 microsecond' as until,
                           key, fingerprint
                    from unnest(:ids, :buyers, :places, :fences, :untilMicros, :keys, :fingerprints)
                        as won (id, buyer, places, fence, micros, key, fingerprint)
                ), settled as (%1$s returning id
                ), keyed as (
                    insert into idempotency (key, fingerprint, what, claim_id, running_until, status, held_until)
                    select key, decode(fingerprint, 'hex'), '%2$s', id, clock_timestamp(), 201, %3$s
                    from won where key is not null order by key -- so that two batches wait in one direction
                    on conflict (key) do nothing returning key
                ), answered as (
                    update idempotency set status = 201, held_until = %3$s from settled join won using (id)
                    where claim_id = settled.id and what = '%2$s' and status is null returning idempotency.key
                ), ended as (
                    update orders set state = '%4$s' from settled
                    where orders.id = settled.id and what = '%2$s' and state = 'SUBMITTED' returning orders.id
                ), told as (%5$s)
                select (select count(*) from keyed) = (select count(key) from won)
                   and (select count(*) from answered)
                     = (select count(*) from idempotency where claim_id = any(:ids) and what = '%2$s')
                   and (select count(*) from ended)
                     = (select count(*) from orders where id = any(:ids) and what = '%2$s')
                """.formatted(insert, what, heldUntil, state, Outbox.telling("settled", told));
    }

    @Override
    public Settled expect(List<Claim> claims, Pipeline pipeline) {
        Map<String, ClaimId> first = new HashMap<>();
        Set<ClaimId> used = new HashSet<>();
        for (Claim claim : claims) {
            if (claim.key() != null && first.putIfAbsent(claim.key().key(), claim.id()) != null) {
                used.add(claim.id());
            }
        }
        if (first.isEmpty()) {
            return () -> {};
        }
        Answer<String> known = pipeline.ask(
                "select cast(key as varchar(255)) from idempotency where key = any(:keys)",
                Map.of("keys", first.keySet().toArray(String[]::new)),
                row -> row.getString(1));
        return () -> {
            known.all().forEach(key -> used.add(requireNonNull(first.get(key))));
            if (!used.isEmpty()) {
                throw new KeyUnreserved(used);
            }
        };
    }

    @Override
    public Settled settle(List<Outcome.Won> wins, Pipeline pipeline) {
        limits.won(wins);
        List<Answer<Boolean>> settled = Stream.of(
                        settle(
                                wins.stream()
                                        .filter(won -> won.claim().sellsAtOnce())
                                        .toList(),
                                BOOK,
                                pipeline),
                        settle(
                                wins.stream()
                                        .filter(won -> !won.claim().sellsAtOnce())
                                        .toList(),
                                HOLD,
                                pipeline))
                .flatMap(Optional::stream)
                .toList();
        return () -> {
            if (settled.stream().anyMatch(answer -> !Boolean.TRUE.equals(answer.one()))) {
                throw new LostRace(); // somebody else has answered or ended it otherwise, and this win must not stand
            }
        };
    }

    /** The price is the show's, never the caller's. */
    private static Optional<Answer<Boolean>> settle(List<Outcome.Won> wins, String how, Pipeline pipeline) {
        if (wins.isEmpty()) {
            return Optional.empty();
        }
        Outcome.Won first = wins.getFirst();
        return Optional.of(pipeline.ask(
                how,
                Map.of(
                        "show", first.claim().show().value(),
                        "guard", first.claim().terms().guard(),
                        "replica", first.replica(),
                        "ids", column(wins, won -> won.claim().id().value(), UUID[]::new),
                        "buyers", column(wins, won -> won.claim().buyer().value(), String[]::new),
                        "places", column(wins, won -> won.claim().wish().count(), Integer[]::new),
                        "fences", column(wins, Outcome.Won::fence, Long[]::new),
                        "keys", keys(wins, ClaimKey::key),
                        "fingerprints", keys(wins, ClaimKey::fingerprint),
                        "untilMicros", column(wins, won -> micros(won.heldUntil()), Long[]::new)),
                row -> row.getBoolean(1)));
    }

    private static <T> T[] column(List<Outcome.Won> wins, Function<Outcome.Won, T> value, IntFunction<T[]> array) {
        return wins.stream().map(value).toArray(array);
    }

    /** Null where there is none to be written. */
    private static @Nullable String[] keys(List<Outcome.Won> wins, Function<ClaimKey, String> part) {
        @Nullable String[] keys = new String[wins.size()];
        for (int i = 0; i < keys.length; i++) {
            ClaimKey key = wins.get(i).claim().key();
            keys[i] = key == null ? null : part.apply(key);
        }
        return keys;
    }

    private static long micros(@Nullable Instant at) {
        return at == null ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }

    /**
     * Turns a hold into a booking, whatever the guard: one conditional update of its wins.
     *
     * @return whether all of its places were still held for it; if not, the caller must roll back
     */
    boolean book(Hold hold) {
        int sold = session.createNativeMutationQuery("""
                        update win set state = 'SOLD', held_until = null
                        where show_id = :show and claim_id = :id and state = 'HELD' and held_until > clock_timestamp()
                        """)
                .setParameter("show", hold.show().value())
                .setParameter("id", hold.id().value())
                .executeUpdate();
        if (sold != hold.places().rows()) {
            return false;
        }
        session.createNativeMutationQuery("""
                        with sold as (
                            insert into booking (show_id, id, state, buyer, total_minor, currency, guard, replica, fence)
                            select show.id, hold.id, 'CONFIRMED', buyer, price_minor * :places, currency, hold.guard,
                                   replica, fence
                            from hold join show on show.id = hold.show_id where hold.show_id = :show and hold.id = :id
                            returning id
                        )
                        """ + Outbox.telling("sold", Outbox.Type.BOOKING_CONFIRMED))
                .setParameter("show", hold.show().value())
                .setParameter("id", hold.id().value())
                .setParameter("places", hold.places().count())
                .executeUpdate();
        return true;
    }

    /**
     * Answers the keys, and ends the order, under which a hold was to be booked. A party on a waiting list that has let it lapse, and
     * has paid for it all the same, is served with the booking.
     */
    void answer(ClaimId id, ClaimId booking) {
        session.createNativeMutationQuery("""
                        with ended as (
                            update orders set state = 'BOOKED'
                            where id = :id and what = 'BOOKING' and state = 'SUBMITTED'
                        ), served as (
                            update waiting_party set state = 'OFFERED', hold_id = :booking
                            where lapsed_holds <> '{}' and lapsed_holds @> array[:id] and state in ('WAITING', 'LAPSED')
                        )
                        update idempotency set status = 201
                        where claim_id = :id and what = 'BOOKING' and status is null
                        """)
                .setParameter("id", id.value())
                .setParameter("booking", booking.value())
                .executeUpdate();
    }

    /**
     * Lets nobody else pay for a hold, book it or {@linkplain #giveBack give it back} until the caller's transaction has ended: the first
     * row that each of them locks.
     *
     * @return whether it may still become a booking; false if it was given back, or there is none
     */
    boolean lock(ClaimId hold) {
        return session.createNativeQuery(
                        "select not given_back from hold where id = :id for no key update", Boolean.class)
                .setParameter("id", hold.value())
                .getResultList()
                .equals(List.of(true));
    }

    /**
     * Its buyer does not want it any more; and nobody else pays for it or books it until the caller's transaction has ended. False if there
     * is none of this id.
     */
    boolean giveBack(ClaimId hold) {
        return session.createNativeMutationQuery("update hold set given_back = true where id = :id")
                        .setParameter("id", hold.value())
                        .executeUpdate()
                == 1;
    }

    /** Whether there is a booking of this id that has not been cancelled. */
    boolean isBooked(ClaimId id) {
        return session.createNativeQuery(
                        "select exists (select from booking where id = :id and state = 'CONFIRMED')", Boolean.class)
                .setParameter("id", id.value())
                .getSingleResult();
    }

    /** Counts one more extension, unless it has had all that it may have. */
    boolean countExtension(Hold hold) {
        return session.createNativeMutationQuery("""
                                update hold set extensions = extensions + 1
                                where show_id = :show and id = :id and extensions < :most
                                """)
                        .setParameter("show", hold.show().value())
                        .setParameter("id", hold.id().value())
                        .setParameter("most", extensions)
                        .executeUpdate()
                == 1;
    }

    /**
     * Gives a hold so much time from now on.
     *
     * @return whether all of its places were still held for it; if not, the caller must roll back
     */
    boolean prolong(Hold hold, Duration time) {
        int held = session.createNativeMutationQuery("""
                        with clock as materialized (select clock_timestamp() as at)
                        update win set held_until = clock.at + :millis * interval '1 millisecond' from clock
                        where show_id = :show and claim_id = :id and state = 'HELD' and held_until > clock.at
                        """)
                .setParameter("millis", time.toMillis())
                .setParameter("show", hold.show().value())
                .setParameter("id", hold.id().value())
                .executeUpdate();
        return held == hold.places().rows();
    }

    /** Cancels it, unless someone else has done so before. */
    boolean cancel(Booking booking) {
        return session.createNativeQuery(
                        """
                        with cancelled as (
                            update booking set state = 'CANCELLED', cancelled_at = clock_timestamp()
                            where show_id = :show and id = :id and state = 'CONFIRMED' returning id
                        ), told as (%s)
                        select count(*) = 1 from cancelled
                        """.formatted(Outbox.telling("cancelled", Outbox.Type.BOOKING_CANCELLED)), Boolean.class)
                .setParameter("show", booking.show().value())
                .setParameter("id", booking.id().value())
                .getSingleResult();
    }

    /** The hold of this id, unless it has expired or was given back. */
    Optional<Hold> hold(ClaimId id) {
        return held(id, "state = 'SOLD' or state = 'HELD' and held_until > clock_timestamp()")
                .map(row -> {
                    Hold held = hold(id, row, (Instant) row[6], Math.max(0, extensions - (Integer) row[10]));
                    return row[5].equals("SOLD") ? held.as(Hold.State.BOOKED, null, id) : held;
                });
    }

    /** A hold as its buyer was told of it first, whatever has become of it. */
    Optional<Hold> firstHold(ClaimId id, Instant heldUntil) {
        return held(id, "true").map(row -> hold(id, row, heldUntil, extensions));
    }

    private Optional<Object[]> held(ClaimId id, String whichWins) {
        return Optional.ofNullable(session.createNativeQuery("""
                        select hold.show_id, buyer, guard, hold.replica, hold.fence, max(state), min(held_until),
                               array_agg(place), array_agg(section), array_agg(places), extensions, clock_timestamp()
                        from hold join win on win.show_id = hold.show_id and claim_id = id
                        where id = :id and (%s)
                        group by hold.show_id, id
                        """.formatted(whichWins), Object[].class)
                .setParameter("id", id.value())
                .getSingleResultOrNull());
    }

    private static Hold hold(ClaimId id, Object[] row, @Nullable Instant heldUntil, int extensionsLeft) {
        return new Hold(
                id,
                new ShowId((UUID) row[0]),
                (String) row[1],
                places((String[]) row[7], (String[]) row[8], (Integer[]) row[9]),
                heldUntil,
                heldUntil == null ? null : Duration.between((Instant) row[11], heldUntil),
                extensionsLeft,
                (String) row[2],
                (String) row[3],
                (Long) row[4]);
    }

    /** Whether there ever was a hold of this id. */
    boolean wasHeld(ClaimId id) {
        return session.createNativeQuery("select exists (select from hold where id = :id)", Boolean.class)
                .setParameter("id", id.value())
                .getSingleResult();
    }

    /** The booking of this id, also once it was cancelled. */
    Optional<Booking> booking(ClaimId id) {
        Object[] row = session.createNativeQuery("""
                        select booking.show_id, buyer, booking.state, total_minor, currency, guard, booking.replica,
                               booking.fence, array_agg(place), array_agg(section), array_agg(places)
                        from booking join win on win.show_id = booking.show_id and claim_id = id
                        where id = :id
                        group by booking.show_id, id
                        """, Object[].class)
                .setParameter("id", id.value())
                .getSingleResultOrNull();
        return Optional.ofNullable(row)
                .map(it -> new Booking(
                        id,
                        new ShowId((UUID) it[0]),
                        (String) it[1],
                        Booking.State.valueOf((String) it[2]),
                        places((String[]) it[8], (String[]) it[9], (Integer[]) it[10]),
                        new Price((Long) it[3], Currency.getInstance((String) it[4])),
                        (String) it[5],
                        (String) it[6],
                        (Long) it[7]));
    }

    private static Places places(String[] places, String[] sections, Integer[] counts) {
        NavigableSet<SeatId> seats = new TreeSet<>();
        NavigableMap<String, Integer> standing = new TreeMap<>();
        for (int i = 0; i < places.length; i++) {
            if (places[i].startsWith(sections[i] + "/")) {
                standing.merge(sections[i], counts[i], Integer::sum);
            } else {
                SeatId.parse(places[i]).ifPresent(seats::add);
            }
        }
        return new Places(seats, standing);
    }
}
