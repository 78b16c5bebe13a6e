package dev.seatlock.boxoffice.sales;

import static java.util.Objects.requireNonNull;

import dev.seatlock.boxoffice.callbacks.Outbox;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimKey;
import dev.seatlock.inventory.KeyUnreserved;
import dev.seatlock.inventory.LostRace;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.Pipeline;
import dev.seatlock.inventory.Pipeline.Answer;
import dev.seatlock.inventory.Settlement;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a hold or a booking in the transaction that wins its places: one statement for all wins of a batch. It answers
 * the keys that they were asked for under, ends their orders and tells of them, too.
 */
@Singleton
final class WinSettlement implements Settlement {

    private static final String BOOK = settling("""
            insert into booking (show_id, id, state, buyer, total_minor, currency, guard, replica, fence)
            select show.id, won.id, 'CONFIRMED', won.buyer, won.total, currency, :guard, :replica, won.fence
            from won, show where show.id = :show
            """, "BOOKING", "null", "BOOKED", "booking.confirmed");

    private static final String HOLD = settling("""
            insert into hold (show_id, id, buyer, total_minor, currency, guard, replica, fence)
            select show.id, won.id, won.buyer, won.total, currency, :guard, :replica, won.fence
            from won, show where show.id = :show
            """, "HOLD", "won.until", "HELD", "hold.made");

    /**
     * Writes what was won, answers the keys that it was asked for under, ends its orders and tells of it: one statement
     * for all of a batch, whose wins are no more than rows of a table. True if it could write or answer every key and
     * end every order that it should.
     */
    private static String settling(String insert, String what, String heldUntil, String state, String told) {
        return """
                with won as (
                    select id, buyer, total, fence, timestamptz 'epoch' + micros * interval '1 microsecond' as until,
                           key, fingerprint
                    from unnest(:ids, :buyers, :totals, :fences, :untilMicros, :keys, :fingerprints)
                        as won (id, buyer, total, fence, micros, key, fingerprint)
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
                ), news as (
                    select id, '%5$s' as type, jsonb '{}' as details from settled
                ), told as (%6$s)
                select (select count(*) from keyed) = (select count(key) from won)
                   and (select count(*) from answered)
                     = (select count(*) from idempotency where claim_id = any(:ids) and what = '%2$s')
                   and (select count(*) from ended)
                     = (select count(*) from orders where id = any(:ids) and what = '%2$s')
                """.formatted(insert, what, heldUntil, state, told, Outbox.TELL);
    }

    private final BuyerLimits limits;

    WinSettlement(BuyerLimits limits) {
        this.limits = limits;
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

    /** The price is the show's, by terms that have just been compared with it; never the caller's. */
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
                        "totals", column(wins, won -> won.claim().total(), Long[]::new),
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
}
