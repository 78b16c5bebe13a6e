package dev.seatlock.web.waitingroom;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.waitingroom.Visit;
import dev.seatlock.waitingroom.WaitingRoom.Standing;
import dev.seatlock.web.sales.HoldAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a visit stands.
 *
 * @param token for the {@code Visit-Token} header; it stays the same
 * @param position from 1 on, at the moment of asking; null once it does not wait any more
 * @param ahead how many are in front
 * @param etaSeconds how long it will be, at the rate at which visitors have entered lately; null if none has
 * @param pass for the {@code Pass} header, once admitted; each answer has a new one
 * @param passExpiresAt when that one ends, unless another is asked for before
 * @param passExpiresInSeconds what is left until then
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(examples = {"""
            {"id": "5b1a7f0e-2c1d-4c7e-9d55-0a4f3b6c7d8e", "show": "01a2118a-5b1c-7d0e-9f3a-6f1f0a6b7c2d",
             "token": "dlsaHw4s.q8XvJ0mN", "state": "WAITING", "position": 312, "ahead": 311, "etaSeconds": 64}
            """, """
            {"id": "5b1a7f0e-2c1d-4c7e-9d55-0a4f3b6c7d8e", "show": "01a2118a-5b1c-7d0e-9f3a-6f1f0a6b7c2d",
             "token": "dlsaHw4s.q8XvJ0mN", "state": "ADMITTED", "pass": "cFsafw4s.T5yUwZ1b",
             "passExpiresAt": "2027-03-01T19:00:29Z", "passExpiresInSeconds": 29}
            """})
record VisitAnswer(
        UUID id,
        UUID show,
        String token,
        State state,
        @Nullable Integer position,
        @Nullable Integer ahead,
        @Nullable Long etaSeconds,
        @Nullable String pass,
        @Nullable Instant passExpiresAt,
        @Nullable Long passExpiresInSeconds) {

    enum State {
        WAITING,
        ADMITTED,
        /** Told only to those who watch; whoever asks is told that there is no such visit. */
        ENDED
    }

    static VisitAnswer of(Visit visit, String token, Standing standing) {
        return switch (standing) {
            case Standing.Waiting(int position, Duration expected) ->
                new VisitAnswer(
                        visit.id(),
                        visit.show(),
                        token,
                        State.WAITING,
                        position,
                        position - 1,
                        expected == null ? null : expected.plusMillis(999).toSeconds(),
                        null,
                        null,
                        null);
            case Standing.Admitted(String pass, Instant expiresAt) ->
                new VisitAnswer(
                        visit.id(),
                        visit.show(),
                        token,
                        State.ADMITTED,
                        null,
                        null,
                        null,
                        pass,
                        expiresAt,
                        HoldAnswer.secondsLeft(Duration.between(Instant.now(), expiresAt)));
            case Standing.Ended() ->
                new VisitAnswer(visit.id(), visit.show(), token, State.ENDED, null, null, null, null, null, null);
        };
    }
}
