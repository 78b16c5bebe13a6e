package dev.seatlock.boxoffice.callbacks;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of a message that its receiver does not have yet.
 *
 * @param seq rises with every message
 * @param behind how many about the same subject wait behind it; boxed, as a query's count is
 */
public record Letter(
        long seq,
        UUID id,
        UUID subject,
        String type,
        String url,
        OutboxMessage.State state,
        int tries,
        @Nullable String lastFailure,
        Instant at,
        Instant dueAt,
        Long behind) {}
