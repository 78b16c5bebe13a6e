package dev.seatlock.lab.journey;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seatlock.lab.Check;
import dev.seatlock.lab.journey.Caller.Answer;
import dev.seatlock.lab.journey.Caller.NoAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Buys all that is left of the shows, at the door: whatever befell a guard, what nobody has can be sold, and no more
 * than that.
 */
record SellingOut(Caller caller, List<Venue> venues) {

    private static final int MOST_AT_ONCE = 10;
    private static final Duration REFUSED_AT_MOST = Duration.ofSeconds(30); // a stock is counted anew by then
    private static final Duration PAUSE = Duration.ofMillis(300);

    Check run() throws NoAnswer, InterruptedException {
        List<String> wrong = new ArrayList<>();
        int bought = 0;
        for (Venue venue : venues) {
            bought += buyOut(venue);
            JsonNode audit = read(venue.path() + "/audit");
            int sold = audit.at("/sold").asInt();
            int capacity = audit.at("/capacity").asInt();
            if (sold != capacity || !audit.at("/verdict").asText().equals("SOUND")) {
                wrong.add("%s: %s, %d of %d sold"
                        .formatted(
                                read(venue.path()).at("/guard").asText(),
                                audit.at("/verdict").asText(),
                                sold,
                                capacity));
            }
        }
        return Check.of("what was left can be sold", bought + " places", wrong);
    }

    /** @return how many it bought */
    private int buyOut(Venue venue) throws NoAnswer, InterruptedException {
        int bought = 0;
        long refusedSince = System.nanoTime();
        for (int free = free(venue);
                free > 0 && System.nanoTime() - refusedSince < REFUSED_AT_MOST.toNanos();
                free = free(venue)) {
            int party = Math.min(MOST_AT_ONCE, free);
            Answer answer = caller.post(
                    venue.path() + "/bookings",
                    venue.best(party),
                    Map.of("Idempotency-Key", UUID.randomUUID().toString()));
            if (answer.isOk()) {
                bought += party;
                refusedSince = System.nanoTime();
            } else {
                Thread.sleep(PAUSE);
            }
        }
        return bought;
    }

    private int free(Venue venue) throws NoAnswer, InterruptedException {
        return read(venue.path()).at("/free").asInt();
    }

    private JsonNode read(String path) throws NoAnswer, InterruptedException {
        return caller.get(path, Map.of()).body();
    }
}
