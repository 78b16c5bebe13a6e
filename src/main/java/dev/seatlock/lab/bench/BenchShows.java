package dev.seatlock.lab.bench;

import java.util.Map;

/**
 * What is on sale.
 *
 * @param shows how many there are, all alike
 * @param places of each show, all in a section {@code A}; seats are in rows of 1,000, or in one shorter row
 * @param order in which buyers come to the shows
 */
record BenchShows(String guard, int shows, Kind kind, int places, Order order) {

    enum Kind {
        STANDING,
        SEATED
    }

    /** Which show the next buyer wants. */
    enum Order {
        /** The one after the last buyer's. */
        IN_TURN,
        /** The same as the last buyer, until that is sold out. */
        ONE_BY_ONE,
        /** That of the replica at which the buyer is. */
        BY_REPLICA
    }

    static final int SEATS_PER_ROW = 1_000;

    private static final int MOST_SEATS_PUT_ON_QUICKLY = 200_000;

    static BenchShows standing(String guard, int places) {
        return new BenchShows(guard, 1, Kind.STANDING, places, Order.ONE_BY_ONE);
    }

    static BenchShows seated(String guard, int seats) {
        return new BenchShows(guard, 1, Kind.SEATED, seats, Order.ONE_BY_ONE);
    }

    /** So many shows like this one. */
    BenchShows times(int shows, Order order) {
        return new BenchShows(guard, shows, kind, places, order);
    }

    /** Whether it takes longer to put on than to sell, so that it is put on once, for all rounds. */
    boolean isKept() {
        return kind == Kind.SEATED && places > MOST_SEATS_PUT_ON_QUICKLY;
    }

    long allPlaces() {
        return (long) shows * places;
    }

    /** Which show a buyer wants, counting from 0. */
    int showFor(int replica, long number) {
        return (int)
                switch (order) {
                    case IN_TURN -> number % shows;
                    case ONE_BY_ONE -> number / places % shows;
                    case BY_REPLICA -> replica % shows;
                };
    }

    /** The one section of each show, as the box office wants it. */
    Map<String, Object> section() {
        return switch (kind) {
            case STANDING -> Map.of("name", "A", "kind", "STANDING", "capacity", places);
            case SEATED ->
                Map.of(
                        "name",
                        "A",
                        "kind",
                        "SEATED",
                        "rows",
                        Math.ceilDiv(places, SEATS_PER_ROW),
                        "seatsPerRow",
                        Math.min(places, SEATS_PER_ROW));
        };
    }
}
