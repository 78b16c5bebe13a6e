package dev.seatlock.lab;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One scripted buyer: asks for its places once, and again only while the guard is busy; then does what else it came
 * for.
 *
 * @param replica that it is served by
 * @param otherwise where it asks, in turns and under a key, when the replica does not say what became of its claim;
 *     null if it does not ask again then
 * @param dice the buyer's own, so that its pauses do not depend on who else was quick
 */
record Buyer(
        String name,
        Ask ask,
        Errand errand,
        URI replica,
        @Nullable URI otherwise,
        RandomGenerator dice) {

    private static final Duration BEFORE_ASKING_ANOTHER = Duration.ofSeconds(1); // a restart takes several

    /** Stands in line until it is let in, and runs the errand then. */
    Told queue(Desk desk, BuyerPatience patience, Ticker ticker, LongSupplier lastServedNanos)
            throws InterruptedException {
        try {
            VisitClient visit = VisitClient.begin(desk.wire(), replica, desk.show(), name, _ -> {});
            try {
                return visit.awaitEntry(patience.total())
                        ? shop(desk.inside(visit), patience, ticker, lastServedNanos)
                        : new Told(new Answer.Failed(0, "not-let-in"), null);
            } finally {
                visit.leave();
            }
        } catch (VisitClient.TurnedAway away) {
            return new Told(new Answer.Failed(away.status, away.code), null);
        } catch (IOException broken) {
            return new Told(new Answer.Failed(0, "not-let-in"), null);
        }
    }

    /**
     * Runs the errand. What became of the claim is the answer, unless what followed went wrong.
     *
     * @param lastServedNanos when somebody of the crowd had a final answer, by the ticker
     */
    Told shop(Desk desk, BuyerPatience patience, Ticker ticker, LongSupplier lastServedNanos)
            throws InterruptedException {
        Told claimed = claim(desk, patience, ticker, lastServedNanos);
        if (errand.then == null || !(claimed.answer() instanceof Answer.Confirmed(var receipt))) {
            return claimed;
        }
        Answer settled = desk.settle(name, replica, errand.then, receipt).answer();
        return settled instanceof Answer.Failed || settled instanceof Answer.Unsure
                ? new Told(settled, claimed.guardTime())
                : claimed;
    }

    private Told claim(Desk desk, BuyerPatience patience, Ticker ticker, LongSupplier lastServedNanos)
            throws InterruptedException {
        long beganNanos = ticker.nanos();
        var claiming = new Claiming(
                desk,
                name,
                errand.first,
                ask,
                otherwise == null ? null : UUID.randomUUID().toString());
        URI asked = replica;
        GuardTime guardTime = null;
        for (int tries = 1; ; tries++) {
            Told told = claiming.at(asked);
            guardTime = GuardTime.sum(guardTime, told.guardTime());
            Duration pause = pauseAfter(told.answer());
            // A crowd that all came back after the same pause would only collide again.
            long againNanos = ticker.nanos() + (pause == null ? 0 : dice.nextLong(pause.toNanos() + 1));
            if (pause == null
                    || tries >= patience.tries()
                    || patience.hasEnded(beganNanos, lastServedNanos.getAsLong(), againNanos)) {
                return new Told(claiming.end(told.answer()), guardTime);
            }
            ticker.awaitUntil(againNanos);
            // Who is merely told to come back does: else half the crowd would end up at a replica that stands still.
            asked = told.answer() instanceof Answer.Busy ? asked : theOther(asked);
        }
    }

    private URI theOther(URI asked) {
        return otherwise == null || asked.equals(otherwise) ? replica : otherwise;
    }

    /** At most so long before it asks again; null if it does not. */
    private @Nullable Duration pauseAfter(Answer answer) {
        if (answer instanceof Answer.Busy(var retryAfter)) {
            return retryAfter;
        }
        return otherwise == null || answer.decides() ? null : BEFORE_ASKING_ANOTHER;
    }
}
