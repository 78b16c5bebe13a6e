package dev.seatlock.waitingroom;

/** Redis does not answer, so nobody can be let in, and nobody can be told where it stands. */
public final class WaitingRoomUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WaitingRoomUnavailable(Throwable cause) {
        super("Redis does not answer: " + cause.getMessage(), cause);
    }
}
