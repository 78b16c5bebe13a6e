package dev.seatlock.lab.queue;

import dev.seatlock.waitingroom.policy.Arrival;
import dev.seatlock.waitingroom.policy.QueuePolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * One crowd before one door, by one policy. Time is simulated: it jumps from one arrival or departure to the next.
 *
 * <p>The line is kept as the waiting room keeps it: by rank, and by number where ranks are alike.
 */
final class QueueReplay {

    private static final long BEGINS_MICROS = 1_800_000_000_000_000L;

    /**
     * How it went for one visitor.
     *
     * @param waitedMillis until it entered, or gave up
     * @param entered its number among those who entered, from 0 on; -1 if it gave up
     */
    record Visited(Visitor visitor, int number, long waitedMillis, int entered) {

        boolean gaveUp() {
            return entered < 0;
        }
    }

    private record Waiting(long rank, int number, Visitor visitor) {}

    private final QueuePolicy policy;
    private final int shoppers;
    private final long bellMillis;
    private final Random lots;
    private final TreeSet<Waiting> line =
            new TreeSet<>(Comparator.comparingLong(Waiting::rank).thenComparingInt(Waiting::number));
    private final PriorityQueue<Long> departures = new PriorityQueue<>();
    private final Map<String, Long> uses = new HashMap<>();
    private final Map<String, Long> turns = new HashMap<>();
    private final List<Visited> visited = new ArrayList<>();
    private long turn = 1;
    private int entered;

    private QueueReplay(QueuePolicy.Name policy, int shoppers, long bellMillis, long seed) {
        this.policy = policy.policy();
        this.shoppers = shoppers;
        this.bellMillis = bellMillis;
        lots = new Random(seed);
    }

    /**
     * Lets a crowd in, and says how it went, in the order in which they entered or gave up.
     *
     * @param shoppers how many may be inside at a time
     * @param bellMillis when the sale opens, after the first arrival; nobody enters before
     * @param seed of the lots
     */
    static List<Visited> of(List<Visitor> crowd, QueuePolicy.Name policy, int shoppers, long bellMillis, long seed) {
        QueueReplay replay = new QueueReplay(policy, shoppers, bellMillis, seed);
        for (int number = 0; number < crowd.size(); number++) {
            replay.departUntil(crowd.get(number).arrivesMillis());
            replay.arrive(number, crowd.get(number));
        }
        replay.departUntil(Long.MAX_VALUE);
        return replay.visited;
    }

    /** Those inside leave who have finished by then, and others enter in their place. */
    private void departUntil(long untilMillis) {
        if (entered == 0 && untilMillis >= bellMillis) {
            admit(bellMillis);
        }
        while (!departures.isEmpty() && departures.peek() <= untilMillis) {
            admit(departures.remove());
        }
    }

    private void arrive(int number, Visitor visitor) {
        long use = uses.merge(visitor.client(), (long) visitor.party(), Long::sum);
        long before = turns.getOrDefault(visitor.client(), 0L);
        turns.put(visitor.client(), Math.max(before + 1, turn));
        Arrival arrival = new Arrival(
                BEGINS_MICROS + TimeUnit.MILLISECONDS.toMicros(visitor.arrivesMillis()),
                visitor.party(),
                0,
                use,
                Math.max(before + 1, turn),
                visitor.arrivesMillis() < bellMillis,
                lots.nextLong(1L << 32));
        line.add(new Waiting(policy.rank(arrival), number, visitor));
        if (visitor.arrivesMillis() >= bellMillis) {
            admit(visitor.arrivesMillis());
        }
    }

    private void admit(long nowMillis) {
        while (departures.size() < shoppers && !line.isEmpty()) {
            Waiting next = line.removeFirst();
            long waited = nowMillis - next.visitor.arrivesMillis();
            if (waited > next.visitor.patienceMillis()) {
                visited.add(new Visited(next.visitor, next.number, next.visitor.patienceMillis(), -1));
                continue;
            }
            turn = next.rank; // of meaning where ranks are turns
            visited.add(new Visited(next.visitor, next.number, waited, entered++));
            departures.add(nowMillis + next.visitor.shopsMillis());
        }
    }
}
