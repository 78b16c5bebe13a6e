package dev.seatlock.lab.bench;

/**
 * A figure that must not be told: what was confirmed is not what was sold, or the database does not keep it, or who
 * watches was not told of it.
 */
public final class Unsound extends Exception {

    private static final long serialVersionUID = 1L;

    Unsound(String why) {
        super(why);
    }
}
