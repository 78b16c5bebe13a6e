package dev.seatlock.lab.room;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.Check;
import dev.seatlock.lab.RemoteBoxOffice;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.RushShow;
import dev.seatlock.lab.VisitClient;
import dev.seatlock.lab.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Crowds at a turnstile of a few permits, each visitor counting itself in when it has a pass, and out before it leaves.
 */
record TurnstileTrial(Wire wire, Address address, RemoteBoxOffice office) {

    private static final int PERMITS = 5;
    private static final int VISITORS = 40;
    private static final int SHOPS_MILLIS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    List<Check> run(int runs) throws InterruptedException, RushAborted {
        AtomicInteger most = new AtomicInteger();
        AtomicInteger entered = new AtomicInteger();
        for (int run = 1; run <= runs; run++) {
            RushShow show = office.putOn("Turnstile " + run, VISITORS);
            office.openWaitingRoom(show.id(), PERMITS);
            AtomicInteger inside = new AtomicInteger();
            Visitors.actAtOnce(VISITORS, number -> visit(show, number, inside, most, entered));
            office.takeOff(show.id());
        }
        return List.of(
                new Check(
                        "no more than %d inside at a time".formatted(PERMITS),
                        most.get() <= PERMITS,
                        "%d at most, in %d runs of %d visitors".formatted(most.get(), runs, VISITORS)),
                new Check(
                        "everybody is let in",
                        entered.get() == runs * VISITORS,
                        "%d of %d were".formatted(entered.get(), runs * VISITORS)));
    }

    private void visit(RushShow show, int number, AtomicInteger inside, AtomicInteger most, AtomicInteger entered)
            throws InterruptedException, IOException, VisitClient.TurnedAway {
        VisitClient visit =
                VisitClient.begin(wire, address.replicaFor(number), show.id(), "visitor-" + number, _ -> {});
        try {
            if (visit.awaitEntry(PATIENCE)) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                entered.incrementAndGet();
                Thread.sleep(ThreadLocalRandom.current().nextInt(SHOPS_MILLIS));
                inside.decrementAndGet();
            }
        } finally {
            visit.leave();
        }
    }
}
