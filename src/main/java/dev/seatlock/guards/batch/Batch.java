package dev.seatlock.guards.batch;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElseGet;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.Pipeline;
import dev.seatlock.inventory.Pipeline.Answer;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Serving;
import dev.seatlock.inventory.Wins;
import dev.seatlock.inventory.Wish;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sells to many buyers of one show in one transaction, as if they had come one after the other.
 *
 * <ol>
 *   <li>Lock every row that any of them wants: sections first, then seats, each sorted, so that two batches on two
 *       replicas wait for each other in one direction.
 *   <li>Read, on the same trip, what is free. It cannot change any more. Let in who has come meanwhile and wants no
 *       other rows.
 *   <li>Decide in the order of arrival, each claim whole or not at all.
 *   <li>Write what was won, all of it on one trip, and commit once.
 * </ol>
 *
 * <p>To decide first and lock later would be wrong: another replica may have sold some of it in between.
 */
@Singleton
public final class Batch {

    private final SeatLedger ledger;
    private final Wins wins;

    Batch(SeatLedger ledger, Wins wins) {
        this.ledger = ledger;
        this.wins = wins;
    }

    /**
     * How each claim ended, in their order.
     *
     * @param claims of one show, routed by the same terms, in the order of arrival
     * @param door where others of the show come in
     * @throws dev.seatlock.inventory.GuardChanged if all of them must be routed anew; nothing was written
     * @throws dev.seatlock.inventory.KeyUnreserved if some must have their keys reserved first; nothing was written
     */
    public List<Outcome> sell(List<Claim> claims, Door door) {
        return ledger.sellTogether(claims, tried -> new Selling(tried, pipeline -> {}, door));
    }

    /**
     * The same, to them alone.
     *
     * @param mayWrite comes first in the transaction; what it throws ends it
     */
    public List<Outcome> sellIf(List<Claim> claims, Consumer<Pipeline> mayWrite) {
        return ledger.sellTogether(claims, tried -> new Selling(tried, mayWrite, whoFits -> List.of()));
    }

    /**
     * Where others come in until the rows are locked: the longer that takes, the more of them. Their outcomes follow
     * those of the claims.
     */
    @FunctionalInterface
    public interface Door {

        /** Lets in those who fit, in the order of arrival. */
        List<Claim> admit(Predicate<Claim> whoFits);
    }

    /** One attempt to sell. */
    private final class Selling implements Serving {

        private static final String SECTIONS = """
                select cast(name as varchar(100)), capacity - taken from section
                where show_id = :show and name = any(:sections) order by name for update
                """;
        private static final String SEATS = """
                select cast(seat_id as varchar(100)), holder is null from seat
                where show_id = :show and seat_id = any(:seats) order by seat_id for update
                """;
        private static final String TAKE_STANDING = """
                update section set taken = taken + sold.places
                from unnest(:sections, :places) as sold (section, places)
                where show_id = :show and name = sold.section
                """;
        private static final String TAKE_SEATS = """
                update seat set holder = won.claim, version = version + 1
                from unnest(:seats, :holders) as won (seat, claim)
                where show_id = :show and seat_id = won.seat
                """;

        private final List<Claim> claims;
        private final Consumer<Pipeline> mayWrite;
        private final Door door;
        private final UUID show;
        private final SortedSet<String> sections = new TreeSet<>();
        private final SortedSet<String> seats = new TreeSet<>();
        private @Nullable Answer<Left> left;
        private @Nullable Answer<Seat> seen;
        private @Nullable Answer<Instant> now;

        private Selling(List<Claim> claims, Consumer<Pipeline> mayWrite, Door door) {
            this.claims = claims;
            this.mayWrite = mayWrite;
            this.door = door;
            show = claims.getFirst().show().value();
            for (Claim claim : claims) {
                switch (claim.wish()) {
                    case Wish.Seats wish -> seats.addAll(List.of(wish.ids()));
                    case Wish.Standing(SectionId section, int count) -> sections.add(section.name());
                }
            }
        }

        /** A row that is locked is read as it is then, whatever others have done to it while it was waited for. */
        @Override
        public void lock(Pipeline pipeline) {
            mayWrite.accept(pipeline);
            if (!sections.isEmpty()) {
                left = pipeline.ask(
                        SECTIONS, Map.of("show", show, "sections", sections.toArray(String[]::new)), Left::read);
            }
            if (!seats.isEmpty()) {
                seen = pipeline.ask(SEATS, Map.of("show", show, "seats", seats.toArray(String[]::new)), Seat::read);
            }
            now = pipeline.ask(
                    "select clock_timestamp()",
                    Map.of(),
                    row -> row.getObject(1, OffsetDateTime.class).toInstant());
        }

        /** A section's row is locked for whoever wants a place there; a key would have to be asked about first. */
        @Override
        public List<Claim> admit() {
            return door.admit(claim -> claim.wish() instanceof Wish.Standing(SectionId section, int count)
                    && sections.contains(section.name())
                    && claim.key() == null
                    && claim.terms().epoch() == claims.getFirst().terms().epoch());
        }

        @Override
        public List<Outcome> decide(Pipeline pipeline) {
            Available available = available();
            Map<Claim, Outcome> refused = new HashMap<>();
            List<Claim> winners = new ArrayList<>();
            for (Claim claim : claims) {
                if (available.take(claim.wish())) {
                    winners.add(claim);
                } else {
                    refused.put(claim, Outcome.taken(claim, available.missingFor(claim.wish())));
                }
            }
            Claim.dwell(claims);
            Iterator<Outcome> won = winners.isEmpty()
                    ? Collections.emptyIterator()
                    : write(winners, pipeline).iterator();
            return claims.stream()
                    .map(claim -> requireNonNullElseGet(refused.get(claim), won::next))
                    .toList();
        }

        private Available available() {
            Set<SeatId> free = new HashSet<>();
            if (seen != null) {
                seen.all().stream().filter(Seat::isFree).forEach(seat -> free.add(seat.id()));
            }
            Map<SectionId, Integer> places = new HashMap<>();
            if (left != null) {
                left.all().forEach(section -> places.put(section.section(), section.places()));
            }
            return new Available(free, places);
        }

        private List<Outcome> write(List<Claim> winners, Pipeline pipeline) {
            List<String> taken = new ArrayList<>();
            List<UUID> holders = new ArrayList<>();
            SortedMap<String, Integer> sold = new TreeMap<>();
            for (Claim claim : winners) {
                switch (claim.wish()) {
                    case Wish.Seats wish ->
                        wish.seats().forEach(seat -> {
                            taken.add(seat.toString());
                            holders.add(claim.id().value());
                        });
                    case Wish.Standing(SectionId section, int count) -> sold.merge(section.name(), count, Integer::sum);
                }
            }
            if (!sold.isEmpty()) {
                pipeline.tell(
                        TAKE_STANDING,
                        Map.of(
                                "show", show,
                                "sections", sold.keySet().toArray(String[]::new),
                                "places", sold.values().toArray(Integer[]::new)));
            }
            if (!taken.isEmpty()) {
                pipeline.tell(
                        TAKE_SEATS,
                        Map.of(
                                "show", show,
                                "seats", taken.toArray(String[]::new),
                                "holders", holders.toArray(UUID[]::new)));
            }
            return wins.record(winners, requireNonNull(requireNonNull(now).one()), pipeline);
        }
    }

    private record Left(SectionId section, int places) {

        private static Left read(ResultSet row) throws SQLException {
            return new Left(new SectionId(row.getString(1)), row.getInt(2));
        }
    }

    private record Seat(SeatId id, boolean isFree) {

        private static Seat read(ResultSet row) throws SQLException {
            return new Seat(SeatId.of(row.getString(1)), row.getBoolean(2));
        }
    }
}
