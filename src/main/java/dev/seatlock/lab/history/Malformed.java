package dev.seatlock.lab.history;

/** What was read is no history. The message says where and why, for people. */
public final class Malformed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Malformed(String message) {
        super(message);
    }

    static void unless(boolean wellFormed, String otherwise) {
        if (!wellFormed) {
            throw new Malformed(otherwise);
        }
    }
}
