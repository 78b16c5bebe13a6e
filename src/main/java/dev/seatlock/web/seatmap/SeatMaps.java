package dev.seatlock.web.seatmap;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.seatlock.boxoffice.sales.Occupancy;
import dev.seatlock.boxoffice.sales.Occupancy.SeatState;
import dev.seatlock.boxoffice.sales.SharedLook;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatsChanged;
import dev.seatlock.inventory.ShowId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The seat maps of shows, in memory. A map is read from the ledger, and read again where it may have changed:
 *
 * <ol>
 *   <li>{@link SeatsChanged} names claims. Their places, and no others, are looked at when somebody next wants the map.
 *   <li>What has happened on another replica is told by message, and a message may be lost. So a map is trusted for two
 *       seconds, and then all of it is looked at again; more seldom where that takes long.
 * </ol>
 *
 * So a map is never older than what this replica has sold, and as a rule not older than a message from another; at
 * worst as old as it is trusted.
 */
@Singleton
final class SeatMaps {

    private static final int MOST_SEATS = 2_000_000; // of all maps; each takes up some 200 bytes
    private static final int SEATS_OF_THE_SMALLEST = 100;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);
    private static final long TRUSTED_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int TIMES_AS_LONG_AS_A_LOOK =
            50; // so that looking takes up two hundredths of the time at most
    private static final int MOST_CLAIMS = 2_000; // beyond, all is looked at

    private final Shows shows;
    private final Occupancy occupancy;
    private final ObjectWriter json;
    private final SharedLook<ShowId, SeatMap> looks = new SharedLook<>(this::look);
    private final Cache<ShowId, Remembered> maps = Caffeine.newBuilder()
            .maximumWeight(MOST_SEATS)
            .weigher((ShowId show, Remembered map) ->
                    SEATS_OF_THE_SMALLEST + map.layout.seats().size())
            .expireAfterAccess(FORGOTTEN_AFTER)
            .build();

    SeatMaps(Shows shows, Occupancy occupancy, ObjectMapper json) {
        this.shows = shows;
        this.occupancy = occupancy;
        this.json = json.writerFor(SeatMapAnswer.class);
    }

    /** A show's map; at once if it is known. Comes to a {@link Rejection} if there is no such show. */
    CompletableFuture<SeatMap> of(ShowId show) {
        Remembered remembered = maps.getIfPresent(show);
        SeatMap current = remembered == null ? null : remembered.current();
        return current == null ? looks.at(show) : CompletableFuture.completedFuture(current);
    }

    /** The same, read from the ledger in any case. */
    CompletableFuture<SeatMap> ofLedger(ShowId show) {
        hear(new SeatsChanged(show, Set.of()));
        return looks.at(show);
    }

    /** Has these places looked at when the map is next wanted. */
    void hear(SeatsChanged changed) {
        Remembered remembered = maps.getIfPresent(changed.show());
        if (remembered != null) {
            remembered.hear(changed.claims());
        }
    }

    private SeatMap look(ShowId show) {
        Remembered remembered = maps.get(show, Remembered::new);
        try {
            return remembered.look();
        } catch (Rejection noSuchShow) {
            maps.invalidate(show);
            throw noSuchShow;
        }
    }

    /** One show's map, and what may have changed since. */
    private final class Remembered {

        private final ShowId show;
        private final Set<ClaimId> changed = new HashSet<>();
        private boolean anythingChanged = true; // nothing has been read yet
        private long trustedUntilNanos;
        private @Nullable SeatMap map;

        // Only those look here who look; and one does at a time.
        private SeatLayout layout = SeatLayout.NONE;
        private SeatState[] states = {};
        private long drawnAt; // under which terms; whoever changes the seats of a show raises their number

        Remembered(ShowId show) {
            this.show = show;
        }

        synchronized void hear(Set<ClaimId> claims) {
            anythingChanged |= claims.isEmpty() || changed.size() + claims.size() > MOST_CLAIMS;
            if (anythingChanged) {
                changed.clear();
            } else {
                changed.addAll(claims);
            }
        }

        /** The map, if it may be shown as it is. */
        synchronized @Nullable SeatMap current() {
            return anythingChanged || !changed.isEmpty() || System.nanoTime() - trustedUntilNanos > 0 ? null : map;
        }

        private SeatMap look() {
            SeatMap current = current();
            if (current != null) {
                return current; // the look before has seen all that was heard of
            }
            Set<ClaimId> claims = whatToLookAt();
            try {
                if (claims.isEmpty()) {
                    lookAtAll();
                } else {
                    occupancy.states(show, claims).forEach(this::set);
                }
                return remember();
            } catch (RuntimeException failed) {
                hear(Set.of()); // what was to be looked at still is
                throw failed;
            }
        }

        /** Whatever is heard of from now on is left to the next look. Empty for all. */
        private synchronized Set<ClaimId> whatToLookAt() {
            boolean all = anythingChanged || System.nanoTime() - trustedUntilNanos > 0;
            Set<ClaimId> claims = all ? Set.of() : Set.copyOf(changed);
            anythingChanged = false;
            changed.clear();
            return claims;
        }

        private void lookAtAll() {
            long sinceNanos = System.nanoTime();
            long epoch = shows.find(show).terms().epoch();
            if (map() == null || epoch != drawnAt) {
                draw(epoch);
            }
            Arrays.fill(states, SeatState.FREE);
            if (states.length > 0) {
                occupancy.taken(show).forEach(this::set);
            }
            long nowNanos = System.nanoTime();
            trust(nowNanos + Math.max(TRUSTED_NANOS, TIMES_AS_LONG_AS_A_LOOK * (nowNanos - sinceNanos)));
        }

        private void draw(long epoch) {
            layout = layout.with(occupancy.seats(show));
            states = new SeatState[layout.seats().size()];
            drawnAt = epoch;
            maps.asMap().replace(show, this, this); // to be weighed
        }

        private void set(String place, SeatState state) {
            int index = layout.index(place);
            if (index >= 0) { // else it is a standing place
                states[index] = state;
            }
        }

        private synchronized @Nullable SeatMap map() {
            return map;
        }

        private synchronized void trust(long untilNanos) {
            trustedUntilNanos = untilNanos;
        }

        /** A map that has not changed stays the same, so that it need not be rendered again. */
        private SeatMap remember() {
            SeatMap drawn = new SeatMap(show.value(), drawnAt, layout, states.clone(), occupancy.standing(show), json);
            synchronized (this) {
                if (map == null || !map.tag().equals(drawn.tag()) || !map.isOnTermsOf(drawn)) {
                    map = drawn;
                }
                return map;
            }
        }
    }
}
