package dev.seatlock.lab.journey;

import dev.seatlock.lab.RemoteBoxOffice;
import dev.seatlock.lab.RushAborted;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** A show that can be travelled to: seats in section A, or standing places in section F. */
record Venue(String show, boolean isStanding) {

    private static final int ROWS = 12;
    private static final int SEATS_PER_ROW = 20;
    private static final int STANDING = 150;

    static Venue seated(RemoteBoxOffice office, String guard) throws RushAborted, InterruptedException {
        return putOn(office, guard, Map.of("name", "A", "kind", "SEATED", "rows", ROWS, "seatsPerRow", SEATS_PER_ROW));
    }

    static Venue standing(RemoteBoxOffice office, String guard) throws RushAborted, InterruptedException {
        return putOn(office, guard, Map.of("name", "F", "kind", "STANDING", "capacity", STANDING));
    }

    private static Venue putOn(RemoteBoxOffice office, String guard, Map<String, Object> section)
            throws RushAborted, InterruptedException {
        String show =
                office.putOnUnprotected("Journeys: " + guard, guard, section).id();
        return new Venue(show, section.containsKey("capacity"));
    }

    String section() {
        return isStanding ? "F" : "A";
    }

    /** A change of its section that takes places out, as far as nobody has them. */
    Map<String, Object> smaller(Random random) {
        return isStanding
                ? Map.of("capacity", 1 + random.nextInt(STANDING))
                : Map.of("closedRows", List.of(1 + random.nextInt(ROWS)));
    }

    /** A change of a price, as far as nobody has what it is for. */
    Map<String, Object> dearer(Random random) {
        Map<String, Object> price = Map.of("amount", 100 * (1 + random.nextInt(90)), "currency", "EUR");
        return isStanding
                ? Map.of("price", price)
                : Map.of("rowPrices", Map.of(String.valueOf(1 + random.nextInt(ROWS)), price));
    }

    /** The change that gives it back all that it had in the beginning. */
    Map<String, Object> whole() {
        return isStanding ? Map.of("capacity", STANDING) : Map.of("closedRows", List.of());
    }

    String path() {
        return "/api/shows/" + show;
    }

    /** So many standing places, or of the best seats. */
    Map<String, Object> best(int party) {
        return isStanding
                ? Map.of("standing", Map.of("section", "F", "count", party))
                : Map.of("bestAvailable", Map.of("count", party));
    }

    /** So many standing places, or of the best seats, or of seats beside each other. */
    Map<String, Object> wish(int party, Random random) {
        if (isStanding || random.nextBoolean()) {
            return best(party);
        }
        int row = 1 + random.nextInt(ROWS);
        int first = 1 + random.nextInt(SEATS_PER_ROW - party + 1);
        return Map.of(
                "seats",
                IntStream.range(first, first + party)
                        .mapToObj(number -> "A-%d-%d".formatted(row, number))
                        .toList());
    }
}
