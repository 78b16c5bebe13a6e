package dev.seatlock.lab.journey;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seatlock.lab.journey.Caller.Answer;
import dev.seatlock.lab.journey.Caller.NoAnswer;
import dev.seatlock.lab.journey.Ending.Booked;
import dev.seatlock.lab.journey.Ending.Kind;
import dev.seatlock.lab.journey.Ending.Letters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whoever has a booking goes on by dice: gives places back, changes the name, passes it on to a friend, who goes on in
 * the same way, and cancels it. If the event is cancelled meanwhile, that is the end of it.
 */
final class Owner {

    private static final int MOST_CHANGES = 3;

    private final Caller caller;
    private final Random random;

    /** What the buyer is to hear of by callback; a friend hears of nothing. */
    private final @Nullable Letters letters;

    private boolean isPassedOn;

    Owner(Caller caller, Random random, @Nullable Letters letters) {
        this.caller = caller;
        this.random = random;
        this.letters = letters;
    }

    Ending own(JsonNode told) throws NoAnswer, InterruptedException {
        JsonNode booking = told;
        for (int change = random.nextInt(MOST_CHANGES); change > 0; change--) {
            Thread.sleep(random.nextInt(300));
            Answer answer = switch (random.nextInt(3)) {
                case 0 -> keepSome(booking);
                case 1 -> rename(booking);
                default -> passOn(booking);
            };
            if (answer.code().equals("booking-cancelled")) {
                return end(Kind.BOOKED, booking); // with its event, as will be found in the end
            }
            if (!answer.isOk()) {
                throw new NoAnswer("it was not foreseen that an owner is answered by " + answer);
            }
            booking = answer.body();
        }
        if (random.nextInt(100) >= 35) {
            return end(Kind.BOOKED, booking);
        }
        Thread.sleep(random.nextInt(500));
        caller.delete(path(booking), token(booking));
        expectLetter("booking.cancelled");
        return end(Kind.CANCELLED, booking);
    }

    private Answer keepSome(JsonNode booking) throws NoAnswer, InterruptedException {
        int seats = booking.at("/seats").size();
        int standing = booking.at("/standing/count").asInt();
        if (seats + standing < 2) {
            return rename(booking);
        }
        return change(
                booking,
                seats > 0
                        ? Map.of(
                                "seats",
                                List.of(booking.at("/seats")
                                        .get(random.nextInt(seats))
                                        .asText()))
                        : Map.of("standing", Map.of("count", 1 + random.nextInt(standing - 1))));
    }

    private Answer rename(JsonNode booking) throws NoAnswer, InterruptedException {
        return change(booking, Map.of("buyer", "renamed-" + random.nextInt(1_000_000)));
    }

    private Answer change(JsonNode booking, Map<String, Object> change) throws NoAnswer, InterruptedException {
        Answer answer = caller.patch(path(booking), change, token(booking));
        if (answer.isOk()) {
            expectLetter("booking.changed");
        }
        return answer;
    }

    private Answer passOn(JsonNode booking) throws NoAnswer, InterruptedException {
        Answer offer = caller.post(path(booking) + "/transfer", null, token(booking));
        if (!offer.isOk()) {
            return offer;
        }
        Answer accepted = caller.post(
                path(booking) + "/acceptance",
                Map.of("code", offer.text("/code"), "buyer", "friend-" + random.nextInt(1_000)),
                Map.of("Idempotency-Key", UUID.randomUUID().toString()));
        if (accepted.isOk()) {
            expectLetter("booking.passed-on");
            isPassedOn = true;
        }
        return accepted;
    }

    private void expectLetter(String type) {
        if (letters != null && !isPassedOn) {
            letters.types().add(type);
        }
    }

    private Ending end(Kind kind, JsonNode booking) {
        return new Ending(kind, Booked.of(booking), letters, null);
    }

    private static String path(JsonNode booking) {
        return "/api/bookings/" + booking.at("/id").asText();
    }

    private static Map<String, String> token(JsonNode booking) {
        return new HashMap<>(Map.of("Booking-Token", booking.at("/token").asText()));
    }
}
