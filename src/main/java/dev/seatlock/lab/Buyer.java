package dev.seatlock.lab;

import java.io.IOException;
import java.net.URI;
import java.util.random.RandomGenerator;

/**
 * One scripted buyer: asks for its places once, and again only while the guard is busy; then does what else it came for.
 *
 * @param replica that it is served by
 * @param dice the buyer's own, so that its pauses do not depend on who else was quick
 */
record Buyer(String name, Ask ask, Errand errand, URI replica, RandomGenerator dice) {

    /** Stands in line until it is let in, and runs the errand then. */
    Told queue(Desk desk, Patience patience, Ticker ticker) throws InterruptedException {
        try {
            Visit visit = Visit.begin(desk.wire(), replica, desk.show(), name, _ -> {});
            try {
                return visit.awaitEntry(patience.total())
                        ? shop(desk.inside(visit), patience, ticker)
                        : new Told(new Answer.Failed(0, "not-let-in"), null);
            } finally {
                visit.leave();
            }
        } catch (Visit.TurnedAway away) {
            return new Told(new Answer.Failed(away.status, away.code), null);
        } catch (IOException broken) {
            return new Told(new Answer.Failed(0, "not-let-in"), null);
        }
    }

    /** Runs the errand. What became of the claim is the answer, unless what followed went wrong. */
    Told shop(Desk desk, Patience patience, Ticker ticker) throws InterruptedException {
        Told claimed = claim(desk, patience, ticker);
        if (errand.then == null || !(claimed.answer() instanceof Answer.Confirmed(var receipt))) {
            return claimed;
        }
        Answer settled = desk.settle(name, replica, errand.then, receipt).answer();
        return settled instanceof Answer.Failed || settled instanceof Answer.Unsure
                ? new Told(settled, claimed.turn())
                : claimed;
    }

    private Told claim(Desk desk, Patience patience, Ticker ticker) throws InterruptedException {
        long deadlineNanos = ticker.nanos() + patience.total().toNanos();
        Turn turn = null;
        for (int tries = 1; ; tries++) {
            Told told = desk.claim(name, replica, errand.first, ask);
            turn = Turn.sum(turn, told.turn());
            if (!(told.answer() instanceof Answer.Busy(var retryAfter)) || tries >= patience.tries()) {
                return new Told(told.answer(), turn);
            }
            // A crowd that all came back after the same pause would only collide again.
            long againNanos = ticker.nanos() + dice.nextLong(retryAfter.toNanos() + 1);
            if (againNanos - deadlineNanos > 0) {
                return new Told(told.answer(), turn);
            }
            ticker.awaitUntil(againNanos);
        }
    }
}
