package dev.seatlock.lab.journey;

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
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A buyer who goes through the shop by dice: holds, prolongs, gives back or forgets, pays in every way that the bank
 * knows, orders without waiting, waits for what is sold out, cancels. Every purchase has a key, so that it can be asked
 * for again.
 */
final class Traveller {

    private static final List<String> METHODS = List.of(
            "card",
            "card",
            "card-declined",
            "card-slow",
            "card-answer-lost",
            "card-late",
            "card-late-declined",
            "card-twice",
            "card-timeout");
    private static final int MOST_PARTY = 4;
    private static final int LOOKS = 400; // at what is undecided, three in a second
    private static final int LOOKS_FOR_AN_OFFER = 20;
    private static final int LONGEST_THOUGHT_MILLIS = 2_500; // longer than a hold lasts

    private final Caller caller;
    private final Random random;
    private final List<Hall> halls;
    private final String mailbox;
    private @Nullable Letters letters;

    /** A show that can be travelled to; seats are in section A, standing places in section F. */
    record Hall(String show, boolean standing, int rows, int seatsPerRow) {}

    Traveller(Caller caller, Random random, List<Hall> halls, String mailbox) {
        this.caller = caller;
        this.random = random;
        this.halls = halls;
        this.mailbox = mailbox;
    }

    Ending travel() throws InterruptedException {
        try {
            Hall hall = halls.get(random.nextInt(halls.size()));
            String shows = "/api/shows/" + hall.show;
            int dice = random.nextInt(100);
            if (dice < 40) {
                return fromHold(caller.post(shows + "/holds", wish(hall), key()));
            }
            if (dice < 60) {
                return buy(shows + "/bookings", wish(hall));
            }
            if (dice < 85) {
                return order(shows, wish(hall));
            }
            return waitFor(shows + "/waiting-list", hall);
        } catch (NoAnswer unknown) {
            return new Ending(Kind.UNSURE, null, null, unknown.getMessage());
        }
    }

    // --- Ways in ---

    private Ending buy(String path, Map<String, Object> wish) throws NoAnswer, InterruptedException {
        if (random.nextInt(3) > 0) {
            wish.put("payment", method());
        }
        Map<String, String> key = key();
        Answer answer = caller.post(path, wish, key);
        for (int look = 0; answer.status() == 202 && look < LOOKS; look++) {
            pause(300);
            answer = caller.post(path, wish, key);
        }
        return bought(answer);
    }

    private Ending order(String shows, Map<String, Object> wish) throws NoAnswer, InterruptedException {
        boolean isForHold = random.nextBoolean();
        if (!isForHold && random.nextInt(3) > 0) {
            wish.put("payment", method());
        }
        wish.put("callback", mailbox);
        Map<String, String> headers = key();
        headers.put("Prefer", "respond-async");
        Answer order = caller.post(shows + (isForHold ? "/holds" : "/bookings"), wish, headers);
        if (order.status() != 202) {
            return Ending.of(Kind.REFUSED);
        }
        letters = Letters.of(order.text("/id"), order.text("/callbackSecret"));
        Map<String, String> token = token(order);
        Answer now = order;
        for (int look = 0; now.text("/state").equals("SUBMITTED") && look < LOOKS; look++) {
            pause(300);
            now = caller.get("/api/orders/" + order.text("/id"), token);
        }
        return switch (now.text("/state")) {
            case "HELD" -> {
                letters.types().add("hold.made");
                yield withHold(order.text("/id"), token);
            }
            case "BOOKED" -> booked(now.text("/booking/id"), now.text("/booking/token"), paid(now, "/booking"));
            case "REFUSED" -> {
                letters.types().add("order.refused");
                yield end(
                        switch (now.text("/problem/code")) {
                            case "payment-declined" -> Kind.DECLINED;
                            case "payment-refunded" -> Kind.REFUNDED;
                            default -> Kind.REFUSED;
                        },
                        null);
            }
            default -> throw new NoAnswer("order " + order.text("/id") + " is still " + now.text("/state"));
        };
    }

    private Ending waitFor(String path, Hall hall) throws NoAnswer, InterruptedException {
        Map<String, Object> wish = new HashMap<>(Map.of("count", party(), "callback", mailbox));
        if (hall.standing) {
            wish.put("section", "F");
        }
        Answer joined = caller.post(path, wish, Map.of());
        if (!joined.isOk()) {
            return Ending.of(Kind.REFUSED);
        }
        letters = Letters.of(joined.text("/id"), joined.text("/callbackSecret"));
        String party = "/api/waiting-list/" + joined.text("/id");
        Map<String, String> token = token(joined);
        for (int look = 0; look < LOOKS_FOR_AN_OFFER; look++) {
            Answer now = caller.get(party, token);
            if (!now.text("/hold/id").isEmpty()) {
                letters.types().add("hold.made");
                return withHold(now.text("/hold/id"), Map.of("Booking-Token", now.text("/hold/token")));
            }
            pause(300);
        }
        caller.delete(party, token);
        return end(Kind.LEFT, null);
    }

    // --- With a hold ---

    private Ending fromHold(Answer answer) throws NoAnswer, InterruptedException {
        return answer.status() == 201 ? withHold(answer.text("/id"), token(answer)) : Ending.of(Kind.REFUSED);
    }

    private Ending withHold(String id, Map<String, String> token) throws NoAnswer, InterruptedException {
        String hold = "/api/holds/" + id;
        if (random.nextInt(4) == 0) {
            caller.post(hold + "/extend", null, token); // one time more than it may, now and then
        }
        int dice = random.nextInt(100);
        if (dice < 12) {
            caller.delete(hold, token);
            return ended(Kind.RELEASED);
        }
        if (dice < 25) {
            return ended(Kind.LAPSED); // forgotten
        }
        pause(random.nextInt(LONGEST_THOUGHT_MILLIS));
        return pay(hold, token);
    }

    private Ending pay(String hold, Map<String, String> token) throws NoAnswer, InterruptedException {
        Map<String, Object> body = random.nextInt(5) == 0 ? Map.of() : Map.of("payment", method());
        Map<String, String> headers = key();
        headers.putAll(token);
        Answer answer = caller.post(hold + "/booking", body, headers);
        for (int look = 0; answer.status() == 202 && look < LOOKS; look++) {
            pause(300);
            answer = caller.post(hold + "/booking", body, headers);
        }
        Ending ending = bought(answer);
        return ending.booking() == null ? ended(ending.kind()) : ending;
    }

    /** It was held, and is no more: soon, or already. */
    private Ending ended(Kind kind) {
        if (letters != null) {
            letters.types().add("hold.ended");
        }
        return end(kind, null);
    }

    // --- Ways out ---

    private Ending bought(Answer answer) throws NoAnswer, InterruptedException {
        return switch (answer.status()) {
            case 201 -> booked(answer.text("/id"), answer.text("/token"), paid(answer, ""));
            case 402 -> end(Kind.DECLINED, null);
            case 410 -> end(Kind.LAPSED, null);
            default -> {
                if (answer.code().equals("payment-refunded")) {
                    yield end(Kind.REFUNDED, null);
                }
                if (answer.status() == 409) {
                    yield end(Kind.REFUSED, null);
                }
                throw new NoAnswer("it was not foreseen that a purchase is answered by " + answer);
            }
        };
    }

    private Ending booked(String id, String token, long paidMinor) throws NoAnswer, InterruptedException {
        if (letters != null) {
            letters.types().add("booking.confirmed");
        }
        Booked booking = new Booked(id, token, paidMinor);
        if (random.nextInt(100) >= 35) {
            return end(Kind.BOOKED, booking);
        }
        pause(random.nextInt(500));
        caller.delete("/api/bookings/" + id, Map.of("Booking-Token", token));
        if (letters != null) {
            letters.types().add("booking.cancelled");
        }
        return end(Kind.CANCELLED, booking);
    }

    private Ending end(Kind kind, @Nullable Booked booking) {
        return new Ending(kind, booking, letters, null);
    }

    // --- Dice ---

    private Map<String, Object> wish(Hall hall) {
        Map<String, Object> wish = new HashMap<>(Map.of("buyer", "traveller-" + random.nextInt(1_000)));
        int party = party();
        if (hall.standing) {
            wish.put("standing", Map.of("section", "F", "count", party));
        } else if (random.nextBoolean()) {
            wish.put("bestAvailable", Map.of("count", party));
        } else {
            int row = 1 + random.nextInt(hall.rows);
            int first = 1 + random.nextInt(hall.seatsPerRow - party + 1);
            wish.put(
                    "seats",
                    IntStream.range(first, first + party)
                            .mapToObj(number -> "A-%d-%d".formatted(row, number))
                            .toList());
        }
        return wish;
    }

    private int party() {
        return 1 + random.nextInt(MOST_PARTY);
    }

    private Map<String, Object> method() {
        return Map.of("method", METHODS.get(random.nextInt(METHODS.size())));
    }

    private Map<String, String> key() {
        return new HashMap<>(Map.of("Idempotency-Key", UUID.randomUUID().toString()));
    }

    private static Map<String, String> token(Answer answer) {
        return Map.of("Booking-Token", answer.text("/token"));
    }

    private static long paid(Answer answer, String booking) {
        return answer.body().at(booking + "/paidBy").isMissingNode()
                ? 0
                : answer.body().at(booking + "/total/amount").asLong();
    }

    private static void pause(int millis) throws InterruptedException {
        Thread.sleep(millis);
    }
}
