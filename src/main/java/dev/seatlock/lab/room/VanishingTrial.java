package dev.seatlock.lab.room;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.Check;
import dev.seatlock.lab.RemoteBoxOffice;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.RushShow;
import dev.seatlock.lab.VisitClient;
import dev.seatlock.lab.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/**
 * As many shoppers as there are permits enter and vanish, and as many stand behind them: all of these must get in, and
 * not early.
 */
record VanishingTrial(Wire wire, Address address, RemoteBoxOffice office) {

    private static final int BEGIN_AT_ONCE = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    List<Check> run(int count) throws InterruptedException, RushAborted {
        RushShow show = office.putOn("Vanishing", count);
        office.openWaitingRoom(show.id(), count);
        ConcurrentMap<Integer, Instant> expire = new ConcurrentHashMap<>();
        Queue<VisitClient> inside = new ConcurrentLinkedQueue<>();
        Visitors.act(count, BEGIN_AT_ONCE, number -> {
            VisitClient visit = begin(show, number, standing -> {
                if (standing.passExpiresAt() != null) {
                    expire.put(number, standing.passExpiresAt());
                }
            });
            visit.awaitEntry(PATIENCE);
            inside.add(visit);
        });
        Queue<VisitClient> behind = new ConcurrentLinkedQueue<>();
        Queue<Instant> entries = new ConcurrentLinkedQueue<>();
        Visitors.act(
                count,
                BEGIN_AT_ONCE,
                number -> behind.add(begin(show, number, standing -> {
                    if (standing.pass() != null) {
                        entries.add(Instant.now());
                    }
                })));
        int early = entries.size();
        inside.forEach(VisitClient::vanish);
        for (VisitClient visit : behind) {
            visit.awaitEntry(PATIENCE);
        }
        Instant firstExpires = expire.values().stream().min(Instant::compareTo).orElse(Instant.EPOCH);
        Instant firstEnters = entries.stream().min(Instant::compareTo).orElse(Instant.EPOCH);
        long entered = behind.stream().filter(visit -> visit.pass() != null).count();
        Visitors.act(count, BEGIN_AT_ONCE, _ -> behind.remove().leave());
        office.takeOff(show.id());
        return List.of(
                new Check(
                        "no place is given away before its pass ends",
                        early == 0 && !firstEnters.isBefore(firstExpires),
                        "the first %d ms after"
                                .formatted(Duration.between(firstExpires, firstEnters)
                                        .toMillis())),
                new Check(
                        "no permit is lost when its shopper vanishes",
                        expire.size() == count && entered == count,
                        "%d of %d behind them entered".formatted(entered, count)));
    }

    private VisitClient begin(RushShow show, int number, Consumer<VisitClient.Standing> listener) throws Exception {
        return VisitClient.begin(wire, address.replicaFor(number), show.id(), "visitor-" + number, listener);
    }
}
