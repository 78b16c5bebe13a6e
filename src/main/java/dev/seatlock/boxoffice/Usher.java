package dev.seatlock.boxoffice;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.seatlock.boxoffice.FreeSeats.Row;
import dev.seatlock.boxoffice.FreeSeats.Seating;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.hibernate.StatelessSession;

/**
 * Shows parties to the best seats that seem free. What it says is a proposal: it looks at the house every quarter of a second,
 * or when it sees nothing left, and two parties may be shown to the same seats. The guard decides, and who was refused asks
 * again.
 *
 * <p>A party that comes alone is shown to the best seats. In a crowd each is shown to one of the best few, by chance, so that
 * most of them choose differently at the first try. It keeps nobody apart from anybody, on purpose: that would be a guard, and
 * would hide what the show's own is worth.
 */
@Singleton
final class Usher {

    private static final Duration LOOKS_EVERY = Duration.ofMillis(250);
    private static final int CHOICES_A_PARTY = 4;
    private static final int MOST_CHOICES = 1_000;
    private static final int ALTERNATIVES = 3;

    private final StatelessSession session;
    private final Cache<ShowId, FreeSeats> seen = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(LOOKS_EVERY)
            .build();
    private final ConcurrentMap<ShowId, AtomicInteger> crowds = new ConcurrentHashMap<>(); // one small object a show

    Usher(StatelessSession session) {
        this.session = session;
    }

    /** Begins to look for seats for one party. */
    Search search(ShowId show, Choice.BestAvailable wanted) {
        return new Search(show, wanted);
    }

    /** One party looking for its seats, among those who look at the same time. */
    final class Search implements AutoCloseable {

        private final ShowId show;
        private final Choice.BestAvailable wanted;
        private final AtomicInteger crowd;

        private Search(ShowId show, Choice.BestAvailable wanted) {
            this.show = show;
            this.wanted = wanted;
            crowd = crowds.computeIfAbsent(show, it -> new AtomicInteger());
            crowd.incrementAndGet();
        }

        /** Where the party may sit; empty if so many seats are not free. */
        Optional<Seating> next() {
            Optional<Seating> seating = choose();
            if (seating.isEmpty()) {
                seen.invalidate(
                        show); // rather look once too often than turn anyone away from a seat that has come free
                seating = choose();
            }
            return seating;
        }

        private Optional<Seating> choose() {
            int parties = crowd.get();
            int choices = parties == 1 ? 1 : Math.min(parties * CHOICES_A_PARTY, MOST_CHOICES);
            List<Seating> best = among(show, free -> free.forParty(wanted.count(), wanted.section(), choices));
            return best.isEmpty()
                    ? Optional.empty()
                    : Optional.of(best.get(ThreadLocalRandom.current().nextInt(best.size())));
        }

        /** These seats are another's, or this party's by now. */
        void areTaken(Collection<SeatId> seats) {
            FreeSeats free = seen.getIfPresent(show);
            if (free != null) {
                synchronized (free) {
                    free.remove(seats);
                }
            }
        }

        @Override
        public void close() {
            crowd.decrementAndGet();
        }
    }

    /**
     * What could be had instead: as many seats beside each other, the nearest first.
     *
     * @param taken those of the wanted seats that are another's by now, whatever was seen last
     */
    List<SortedSet<SeatId>> alternatives(ShowId show, SortedSet<SeatId> wanted, Collection<SeatId> taken) {
        return among(show, free -> {
                    free.remove(taken);
                    return free.near(wanted, ALTERNATIVES);
                })
                .stream()
                .map(Seating::seats)
                .toList();
    }

    private List<Seating> among(ShowId show, Function<FreeSeats, List<Seating>> choice) {
        FreeSeats free = seen.get(show, this::look);
        synchronized (free) {
            return choice.apply(free);
        }
    }

    /** A seat whose hold has expired is free, also before somebody has tidied up. */
    private FreeSeats look(ShowId show) {
        List<Object[]> rows = QuarkusTransaction.joiningExisting()
                .call(() -> session.createNativeQuery("""
                        select section.name, "row", seats_per_row, array_agg(number)
                        from seat join section on section.show_id = seat.show_id and name = section
                        where seat.show_id = :show and (holder is null or seat_id in (
                            select place from win
                            where show_id = :show and state = 'HELD' and held_until <= clock_timestamp()))
                        group by name, ordinal, "row", seats_per_row order by ordinal, "row"
                        """, Object[].class)
                        .setParameter("show", show.value())
                        .getResultList());
        return new FreeSeats(rows.stream().map(Usher::row).toList());
    }

    private static Row row(Object[] row) {
        BitSet free = new BitSet();
        for (Integer number : (Integer[]) row[3]) {
            free.set(number);
        }
        return new Row(new SectionId((String) row[0]), (Integer) row[1], (Integer) row[2], free);
    }
}
