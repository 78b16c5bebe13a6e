package dev.seatlock.lab;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the box office acknowledged to one buyer. It must honour this whatever happens later.
 *
 * @param token the key to the booking
 * @param seats none for a standing place
 * @param fence the fencing token under which it was won, where the guard has them
 * @param heldUntil the deadline, if it is only held
 */
record Receipt(
        String booking,
        @Nullable String token,
        List<String> seats,
        @Nullable String replica,
        @Nullable String guard,
        @Nullable Long fence,
        @Nullable Instant heldUntil) {}
