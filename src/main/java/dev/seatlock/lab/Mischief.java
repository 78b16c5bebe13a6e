package dev.seatlock.lab;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A fault that is injected into a fleet while buyers rush it. Each is a hazard on a guard's card, of the same name. */
public enum Mischief {
    /** A replica is killed, as by {@code kill -9}, and started again. */
    KILL("killed"),

    /** A replica is stopped for longer than any lease lasts, and goes on as if nothing had been. */
    PAUSE("paused");

    private final String inWords;

    Mischief(String inWords) {
        this.inWords = inWords;
    }

    /** What has befallen the replica. */
    String inWords() {
        return inWords;
    }

    /** As it is written in plans, in lower case. */
    @Override
    @JsonValue
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
