package dev.seatlock.lab;

import org.jspecify.annotations.Nullable;

/** A rush that could not be carried out. What went wrong for single buyers is no reason: that is counted. */
public final class RushAborted extends Exception {

    /** Why the rush could not be carried out. */
    public enum Why {
        /** Nobody answers at the address. */
        UNREACHABLE,
        /** The operator's password is missing or wrong. */
        UNAUTHORISED,
        /** A guard was named that there is not, or that does not fit. */
        UNFIT_GUARD,
        /** The box office answered, but not as its contract says. */
        REFUSED
    }

    private final Why why;
    private final String reason;

    RushAborted(Why why, String reason) {
        this(why, reason, null);
    }

    RushAborted(Why why, String reason, @Nullable Exception cause) {
        super(reason, cause);
        this.why = why;
        this.reason = reason;
    }

    public Why why() {
        return why;
    }

    /** In words, without a full stop. */
    public String reason() {
        return reason;
    }
}
