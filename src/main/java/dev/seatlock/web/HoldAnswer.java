package dev.seatlock.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.Hold;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A hold, as its buyer may see it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HoldAnswer(
        UUID id,
        String token,
        UUID show,
        String buyer,
        List<String> seats,
        @Nullable StandingAnswer standing,
        boolean together,
        Hold.State state,
        @Nullable Instant expiresAt,
        int extensionsLeft,
        String guard,
        @Nullable Long fence,
        String replica) {

    static HoldAnswer of(Hold hold, String token) {
        return new HoldAnswer(
                hold.id().value(),
                token,
                hold.show().value(),
                hold.buyer(),
                StandingAnswer.seats(hold.places()),
                StandingAnswer.of(hold.places()),
                hold.places().areTogether(),
                hold.state(),
                hold.expiresAt(),
                hold.extensionsLeft(),
                hold.guard(),
                hold.fence() == 0 ? null : hold.fence(),
                hold.replica());
    }
}
