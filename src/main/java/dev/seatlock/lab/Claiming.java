package dev.seatlock.lab;

import dev.seatlock.lab.history.Action;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One buyer's claim, asked as often as it takes. In the history each time is an operation of its own, up to the first
 * after which nobody can say whether anything was sold: that operation lasts until an answer decides it, since under a
 * key all of them are one claim.
 */
final class Claiming {

    private final Desk desk;
    private final String buyer;
    private final Action action;
    private final Ask ask;
    private final @Nullable String key;
    private long op;
    private boolean inDoubt;

    /** @param key null if nothing that was in doubt is asked again */
    Claiming(Desk desk, String buyer, Action action, Ask ask, @Nullable String key) {
        this.desk = desk;
        this.buyer = buyer;
        this.action = action;
        this.ask = ask;
        this.key = key;
    }

    /** Asks at one replica. */
    Told at(URI replica) throws InterruptedException {
        boolean wasInDoubt = inDoubt;
        if (!wasInDoubt) {
            op = desk.recorder().claiming(buyer, action, ask.places());
        }
        Desk.Heard heard = desk.ask(buyer, replica, action, ask, key);
        inDoubt =
                !heard.answer().effectKnown() || (wasInDoubt && !heard.answer().decides());
        if (!inDoubt) {
            // What the last answer took is not what became of the claim in all that time.
            desk.takeDown(op, ask.places().seats(), wasInDoubt ? new Desk.Heard(heard.answer(), null) : heard);
        }
        return heard.told();
    }

    /** No more is asked: what the buyer was told last, if that is all it has to know. */
    Answer end(Answer last) {
        if (!inDoubt) {
            return last;
        }
        Answer doubt = last.effectKnown() ? new Answer.Unsure("nobody said what became of it", null) : last;
        desk.takeDown(op, ask.places().seats(), new Desk.Heard(doubt, null));
        return doubt;
    }
}
