package dev.seatlock.cli;

/** Something that the person at the terminal can mend, told in one line. */
final class CannotRun extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotRun(String message) {
        super(message);
    }
}
