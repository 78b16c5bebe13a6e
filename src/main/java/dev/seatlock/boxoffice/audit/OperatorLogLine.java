package dev.seatlock.boxoffice.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that an operator asked for.
 *
 * @param at when it was asked for
 * @param path with the query, if there was one
 * @param title of the show as it is now; null if there is none, or none any more
 * @param reason that the operator gave
 * @param status of the answer; null while there is none, and for good if the replica ended meanwhile
 */
public record OperatorLogLine(
        Long id,
        Instant at,
        String who,
        String method,
        String path,
        @Nullable UUID show,
        @Nullable String title,
        @Nullable UUID booking,
        @Nullable String reason,
        @Nullable Integer status) {}
