package dev.seatlock.lab.journey;

import dev.seatlock.lab.journey.Caller.Answer;
import dev.seatlock.lab.journey.Caller.NoAnswer;
import dev.seatlock.lab.journey.Ending.Booked;
import dev.seatlock.lab.journey.Ending.Kind;
import dev.seatlock.lab.journey.Ending.Letters;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
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
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);
    private static final int LOOKS = 400; // at what is undecided
    private static final int LOOKS_FOR_AN_OFFER = 20;
    private static final int LONGEST_THOUGHT_MILLIS = 2_500; // longer than a hold lasts

    private final Caller caller;
    private final Random random;
    private final List<Venue> venues;
    private final String mailbox;
    private @Nullable Letters letters;

    Traveller(Caller caller, Random random, List<Venue> venues, String mailbox) {
        this.caller = caller;
        this.random = random;
        this.venues = venues;
        this.mailbox = mailbox;
    }

    Ending travel() throws InterruptedException {
        try {
            Venue venue = venues.get(random.nextInt(venues.size()));
            int dice = random.nextInt(100);
            if (dice < 40) {
                return hold(venue.path() + "/holds", wish(venue));
            }
            if (dice < 60) {
                return buy(venue.path() + "/bookings", wish(venue));
            }
            if (dice < 85) {
                return order(venue.path(), wish(venue));
            }
            return waitFor(venue);
        } catch (NoAnswer unknown) {
            return new Ending(Kind.UNSURE, null, null, unknown.getMessage());
        }
    }

    // --- Ways in ---

    private Ending buy(String path, Map<String, Object> wish) throws NoAnswer, InterruptedException {
        if (random.nextInt(3) > 0) {
            wish.put("payment", method());
        }
        return purchase(path, wish, key());
    }

    private Ending order(String show, Map<String, Object> wish) throws NoAnswer, InterruptedException {
        boolean isForHold = random.nextBoolean();
        if (!isForHold && random.nextInt(3) > 0) {
            wish.put("payment", method());
        }
        wish.put("callback", mailbox);
        Map<String, String> headers = key();
        headers.put("Prefer", "respond-async");
        Answer order = caller.post(show + (isForHold ? "/holds" : "/bookings"), wish, headers);
        if (order.status() != 202) {
            return Ending.of(Kind.REFUSED);
        }
        letters = Letters.of(order.text("/id"), order.text("/callbackSecret"));
        Map<String, String> token = token(order);
        Answer now = order;
        for (int look = 0; now.text("/state").equals("SUBMITTED") && look < LOOKS; look++) {
            Thread.sleep(BETWEEN_LOOKS);
            now = caller.get("/api/orders/" + order.text("/id"), token);
        }
        return switch (now.text("/state")) {
            case "HELD" -> {
                expectLetter("hold.made");
                yield withHold(order.text("/id"), token);
            }
            case "BOOKED" -> booked(now, "/booking");
            case "REFUSED" -> {
                expectLetter("order.refused");
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

    private Ending waitFor(Venue venue) throws NoAnswer, InterruptedException {
        Map<String, Object> wish = new HashMap<>(Map.of("count", party(), "callback", mailbox));
        if (venue.isStanding()) {
            wish.put("section", "F");
        }
        Answer joined = caller.post(venue.path() + "/waiting-list", wish, Map.of());
        if (!joined.isOk()) {
            return Ending.of(Kind.REFUSED);
        }
        letters = Letters.of(joined.text("/id"), joined.text("/callbackSecret"));
        String party = "/api/waiting-list/" + joined.text("/id");
        Map<String, String> token = token(joined);
        for (int look = 0; look < LOOKS_FOR_AN_OFFER; look++) {
            Answer now = caller.get(party, token);
            if (!now.text("/hold/id").isEmpty()) {
                expectLetter("hold.made");
                return withHold(now.text("/hold/id"), Map.of("Booking-Token", now.text("/hold/token")));
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        caller.delete(party, token);
        return end(Kind.LEFT, null);
    }

    // --- With a hold ---

    private Ending hold(String path, Map<String, Object> wish) throws NoAnswer, InterruptedException {
        Answer answer = caller.post(path, wish, key());
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
        Thread.sleep(random.nextInt(LONGEST_THOUGHT_MILLIS));
        return pay(hold, token);
    }

    private Ending pay(String hold, Map<String, String> token) throws NoAnswer, InterruptedException {
        Map<String, Object> body = random.nextInt(5) == 0 ? Map.of() : Map.of("payment", method());
        Map<String, String> headers = key();
        headers.putAll(token);
        Ending ending = purchase(hold + "/booking", body, headers);
        return ending.booking() == null ? ended(ending.kind()) : ending;
    }

    /** It was held, and is no more: soon, or already. */
    private Ending ended(Kind kind) {
        expectLetter("hold.ended");
        return end(kind, null);
    }

    // --- Ways out ---

    /** Asks again for as long as the bank is undecided. */
    private Ending purchase(String path, Map<String, Object> wish, Map<String, String> headers)
            throws NoAnswer, InterruptedException {
        Answer answer = caller.post(path, wish, headers);
        for (int look = 0; answer.status() == 202 && look < LOOKS; look++) {
            Thread.sleep(BETWEEN_LOOKS);
            answer = caller.post(path, wish, headers);
        }
        return switch (answer.status()) {
            case 201 -> booked(answer, "");
            case 402 -> end(Kind.DECLINED, null);
            case 409, 422 -> end(answer.code().equals("payment-refunded") ? Kind.REFUNDED : Kind.REFUSED, null);
            case 410 -> end(Kind.LAPSED, null);
            default -> throw new NoAnswer("it was not foreseen that a purchase is answered by " + answer);
        };
    }

    /** @param at where in the answer the booking is */
    private Ending booked(Answer answer, String at) throws NoAnswer, InterruptedException {
        expectLetter("booking.confirmed");
        return new Owner(caller, random, letters).own(answer.body().at(at));
    }

    /** If this buyer is to hear of it by callback. */
    private void expectLetter(String type) {
        if (letters != null) {
            letters.types().add(type);
        }
    }

    private Ending end(Kind kind, @Nullable Booked booking) {
        return new Ending(kind, booking, letters, null);
    }

    // --- Dice ---

    private Map<String, Object> wish(Venue venue) {
        Map<String, Object> wish = new HashMap<>(Map.of("buyer", "traveller-" + random.nextInt(1_000)));
        wish.putAll(venue.wish(party(), random));
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
}
