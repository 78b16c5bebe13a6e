package dev.seatlock.lab.bench;

import java.util.function.LongFunction;

/** What is done, over and over. */
sealed interface Work {

    /** An empty answer is asked for: the measure of all others. */
    record Ping() implements Work {

        static final int OK = 200;

        static String body(long number) {
            return "{\"say\":\"buyer-%d\"}".formatted(number);
        }
    }

    /**
     * Buyers ask for places.
     *
     * @param wish of the buyer of a number, as the body of a booking
     * @param placesEach how many it asks for
     * @param counts the status of the answers that count
     * @param isDurable whether the database keeps what it confirms. If not, the figure is for diagnosis: it is worth nothing in
     *     itself, and only told as what another comes to beside it
     */
    record Sale(House house, LongFunction<String> wish, int placesEach, int counts, boolean isDurable) implements Work {

        static final int SOLD = 201;
        static final int REFUSED = 409;

        Sale(House house, LongFunction<String> wish, int placesEach, int counts) {
            this(house, wish, placesEach, counts, true);
        }

        /** The same while the database does not keep what it confirms. */
        Sale notDurable() {
            return new Sale(house, wish, placesEach, counts, false);
        }

        /** How many buyers may come: none is to be refused where sales are counted. */
        long buyers() {
            return counts == SOLD ? house.allPlaces() / placesEach : Long.MAX_VALUE;
        }
    }

    /** The statements of a guard's transaction are sent, with nothing around them; of a house of one show. */
    record Statements(House house) implements Work {}
}
