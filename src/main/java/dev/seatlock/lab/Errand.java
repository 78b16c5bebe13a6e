package dev.seatlock.lab;

import dev.seatlock.lab.history.Action;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a scripted buyer came for: to claim a place, and perhaps one thing more. */
public enum Errand {
    BOOK(Action.BOOK, null),
    HOLD_AND_CONFIRM(Action.HOLD, Action.CONFIRM),
    HOLD_AND_RELEASE(Action.HOLD, Action.RELEASE),
    HOLD_AND_FORGET(Action.HOLD, null),
    BOOK_AND_CANCEL(Action.BOOK, Action.CANCEL);

    private static final List<Errand> ALL = List.of(values());

    final Action first;
    final @Nullable Action then;

    Errand(Action first, @Nullable Action then) {
        this.first = first;
        this.then = then;
    }

    /** Any of them, each as likely as the others. */
    static Errand drawnBy(RandomGenerator dice) {
        return ALL.get(dice.nextInt(ALL.size()));
    }
}
