package dev.seatlock.boxoffice.sales;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.seatlock.boxoffice.sales.FreeSeats.Seating;
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
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.StatelessSession;

/**
 * Shows parties to the best seats that seem free. What it says is a proposal: it looks at the house every quarter of a
 * second, more seldom if it is big, or when it sees nothing left, and two parties may be shown to the same seats. The
 * guard decides, and who was refused asks again.
 *
 * <p>A party that comes alone is shown to the best seats. In a crowd each is shown to one of the best few, by chance,
 * so that most of them choose differently at the first try. It keeps nobody apart from anybody, on purpose: that would
 * be a guard, and would hide what the show's own is worth.
 */
@Singleton
final class BestSeats {

    private static final Duration LOOKS_EVERY = Duration.ofMillis(250);
    private static final int TIMES_AS_LONG_AS_A_LOOK =
            20; // or more seldom, so that looking takes up a twentieth of the time
    private static final int CHOICES_A_PARTY = 4;
    private static final int MOST_CHOICES = 1_000;
    private static final int ALTERNATIVES = 3;

    private final StatelessSession session;
    private final SharedLook<ShowId, Seen> looks = new SharedLook<>(this::look);
    private final Cache<ShowId, Seen> seen =
            Caffeine.newBuilder().maximumSize(1_000).build();
    private final ConcurrentMap<ShowId, AtomicInteger> crowds = new ConcurrentHashMap<>(); // one small object a show

    BestSeats(StatelessSession session) {
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
            Optional<Seating> seating = choose(seen(show));
            // Rather look once too often than turn anyone away from a seat that has come free.
            return seating.isPresent() ? seating : choose(lookNow(show));
        }

        private Optional<Seating> choose(FreeSeats free) {
            int parties = crowd.get();
            int choices = parties == 1 ? 1 : Math.min(parties * CHOICES_A_PARTY, MOST_CHOICES);
            synchronized (free) {
                return free.oneForParty(wanted.count(), wanted.section(), choices, ThreadLocalRandom.current());
            }
        }

        /** These seats are another's, or this party's by now. */
        void areTaken(Collection<SeatId> seats) {
            Seen last = seen.getIfPresent(show);
            if (last != null) {
                synchronized (last.free) {
                    last.free.remove(seats);
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
        FreeSeats free = seen(show);
        synchronized (free) {
            free.remove(taken);
            return free.near(wanted, ALTERNATIVES).stream().map(Seating::seats).toList();
        }
    }

    /** What was seen last, while it is worth something. */
    private FreeSeats seen(ShowId show) {
        Seen last = seen.getIfPresent(show);
        return last == null || System.nanoTime() - last.untilNanos > 0 ? lookNow(show) : last.free;
    }

    /** One look for all who want one just now. */
    private FreeSeats lookNow(ShowId show) {
        try {
            return looks.at(show).join().free;
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** What was free at one look; whoever touches it has its monitor. */
    private record Seen(FreeSeats free, long untilNanos) {}

    /** A seat whose hold has expired is free, also before somebody has tidied up. */
    private Seen look(ShowId show) {
        long sinceNanos = System.nanoTime();
        List<FreeRow> rows = QuarkusTransaction.joiningExisting()
                .call(() -> session.createNativeQuery("""
                        select section.name, "row", seats_per_row, array_agg(number)
                        from seat join section on section.show_id = seat.show_id and name = section
                        where seat.show_id = :show and (holder is null or seat_id in (
                            select place from win
                            where show_id = :show and state = 'HELD' and held_until <= clock_timestamp()))
                        group by name, ordinal, "row", seats_per_row order by ordinal, "row"
                        """, FreeRow.class)
                        .setParameter("show", show.value())
                        .getResultList());
        long nowNanos = System.nanoTime();
        Seen now = new Seen(
                new FreeSeats(rows.stream().map(FreeRow::row).toList()),
                nowNanos + Math.max(LOOKS_EVERY.toNanos(), TIMES_AS_LONG_AS_A_LOOK * (nowNanos - sinceNanos)));
        seen.put(show, now);
        return now;
    }

    @SuppressWarnings("ArrayRecordComponent") // as the driver reads it, and compared with nothing
    private record FreeRow(String section, Integer number, Integer seats, Integer[] free) {

        SeatRow row() {
            BitSet numbers = new BitSet();
            for (Integer seat : free) {
                numbers.set(seat);
            }
            return new SeatRow(new SectionId(section), number, seats, numbers);
        }
    }
}
