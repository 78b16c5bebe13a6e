package dev.seatlock.guards.museum;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.seatlock.guards.museum.Deadlock.Kind;
import dev.seatlock.guards.museum.Deadlock.Party;
import dev.seatlock.inventory.ClaimId;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sees deadlocks, and says who was in them: the parties, what each holds, and what each wants.
 *
 * <p><b>In the JVM</b> the {@link ThreadMXBean} finds threads that wait for each other in a circle, also for locks that
 * they ask for with a time limit. It knows platform threads only: of two virtual threads in a deadlock it sees nothing.
 *
 * <p><b>In PostgreSQL</b> the server looks itself, one second into a wait, ends one of the transactions with 40P01, and
 * names the connections in the circle and who waits for whom. What a connection was up to is known here, if it is one
 * of ours.
 *
 * <p>Whoever locks seat by seat leaves a {@link Trail}; the rest is reading it.
 */
@Singleton
public final class DeadlockWatch {

    private static final Logger LOG = Logger.getLogger(DeadlockWatch.class);
    private static final int KEPT = 100;
    private static final int CONNECTIONS = 1_000;

    /**
     * For a row whoever comes first waits for the transaction that has it, and the rest for the first, by the tuple.
     */
    private static final Pattern WAIT =
            Pattern.compile("Process (\\d+) waits for \\w+ on (transaction|tuple) [^;]+; blocked by process (\\d+)");

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final ConcurrentMap<Long, Trail> byThread = new ConcurrentHashMap<>();
    private final Cache<Integer, Trail> byConnection =
            Caffeine.newBuilder().maximumSize(CONNECTIONS).build();
    private final Deque<Deadlock> sightings = new ArrayDeque<>(); // the latest first
    private final Clock clock = Clock.systemUTC();

    /** The latest deadlocks that this replica has seen, the last one first. */
    public List<Deadlock> sightings() {
        synchronized (sightings) {
            return List.copyOf(sightings);
        }
    }

    /** Says that the calling thread, a platform thread, walks this trail until it {@linkplain #left has let go}. */
    void onThisThread(Trail trail) {
        byThread.put(Thread.currentThread().threadId(), trail);
    }

    void left() {
        byThread.remove(Thread.currentThread().threadId());
    }

    /** Says that the connection with this backend process walks this trail, until it walks another. */
    void onConnection(int backend, Trail trail) {
        byConnection.put(backend, trail);
    }

    /** Looks for threads that wait for each other; to be called by one that is not among them. */
    void look() {
        long[] stuck = threads.findDeadlockedThreads();
        if (stuck == null) {
            return;
        }
        Map<Long, Long> waitsFor = new HashMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(stuck)) {
            if (thread != null) {
                waitsFor.put(thread.getThreadId(), thread.getLockOwnerId());
            }
        }
        Set<Long> seen = new HashSet<>();
        for (Long one : waitsFor.keySet()) {
            List<Party> circle = new ArrayList<>();
            for (Long next = one; next != null && seen.add(next); next = waitsFor.get(next)) {
                Optional.ofNullable(byThread.get(next)).flatMap(Trail::party).ifPresent(circle::add);
            }
            if (isClosed(circle)) {
                saw(Kind.JVM, circle);
            }
        }
    }

    /**
     * Whether each party wants what the next one holds, and the last what the first does. Those in the circle wait with
     * a limit, so one may have given up since the circle was found, and its thread may serve another claim by now.
     */
    static boolean isClosed(List<Party> circle) {
        for (int i = 0; i < circle.size(); i++) {
            Party next = circle.get((i + 1) % circle.size());
            if (!next.holds().contains(circle.get(i).wants())) {
                return false;
            }
        }
        return !circle.isEmpty();
    }

    /**
     * Hears that a transaction has failed; if that was to break a deadlock, {@code victim} is the party that paid for
     * it.
     */
    void failed(Trail victim, RuntimeException failure) {
        String detail = deadlock(failure);
        if (detail == null) {
            return;
        }
        Map<Integer, Wait> waitsOn = WAIT.matcher(detail)
                .results()
                .map(Wait::of)
                .collect(Collectors.toMap(Wait::blocker, Function.identity(), (one, other) -> one));
        List<Party> circle = new ArrayList<>();
        victim.party().ifPresent(circle::add);
        Integer next = backendOf(victim);
        for (int others = waitsOn.size() - 1; others > 0 && next != null && !circle.isEmpty(); others--) {
            Wait wait = waitsOn.get(next); // for the last that we know, or it did: it may have gone on by now
            next = wait == null ? null : wait.waiter();
            Trail trail = next == null ? null : byConnection.getIfPresent(next);
            if (wait == null || trail == null) {
                break; // served by another replica
            }
            Party before = circle.getLast();
            (wait.inLine() ? trail.behind(before) : trail.blockedBy(before)).ifPresent(circle::add);
        }
        saw(Kind.POSTGRESQL, circle);
    }

    /**
     * What the server says of two processes in the circle.
     *
     * @param inLine whether both want the same row, and the blocker is the first in line for it
     */
    private record Wait(Integer waiter, boolean inLine, Integer blocker) {

        static Wait of(MatchResult said) {
            return new Wait(
                    Integer.valueOf(said.group(1)), said.group(2).equals("tuple"), Integer.valueOf(said.group(3)));
        }
    }

    private @Nullable Integer backendOf(Trail trail) {
        return byConnection.asMap().entrySet().stream()
                .filter(entry -> entry.getValue() == trail)
                .map(Map.Entry::getKey)
                .findAny()
                .orElse(null);
    }

    private static @Nullable String deadlock(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && "40P01".equals(sql.getSQLState())) {
                return String.valueOf(sql.getMessage());
            }
        }
        return null;
    }

    /** A deadlock in the JVM lasts, and is looked at more than once. */
    private void saw(Kind kind, List<Party> parties) {
        Set<ClaimId> who = claims(parties);
        synchronized (sightings) {
            if (kind == Kind.JVM
                    && sightings.stream()
                            .anyMatch(known -> claims(known.parties()).equals(who))) {
                return;
            }
            Deadlock deadlock = new Deadlock(clock.instant(), kind, List.copyOf(parties));
            LOG.warnf("deadlock in %s", deadlock);
            sightings.addFirst(deadlock);
            if (sightings.size() > KEPT) {
                sightings.removeLast();
            }
        }
    }

    private static Set<ClaimId> claims(List<Party> parties) {
        return parties.stream().map(Party::claim).collect(Collectors.toSet());
    }
}
