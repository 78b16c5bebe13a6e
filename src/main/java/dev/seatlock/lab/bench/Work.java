package dev.seatlock.lab.bench;

import java.util.function.LongFunction;

/** What is done, over and over. */
sealed interface Work {

    /** An empty answer is asked for: the measure of all others. */
    enum Ping implements Work {
        /** JSON in and out. */
        POST,
        /** JSON out: the measure of what only reads. */
        GET;

        static final int OK = 200;

        private static final String PATH = "/api/lab/ping";

        Question question(long number) {
            return switch (this) {
                case POST -> Question.post(PATH, "{\"say\":\"buyer-%d\"}".formatted(number));
                case GET -> Question.get(PATH);
            };
        }
    }

    /**
     * Visitors look at a seat map, of a house of one show.
     *
     * @param isKnown whether they have seen it before, and only ask whether it is still the same
     */
    record Look(BenchShows house, boolean isKnown) implements Work {

        private static final int OK = 200;
        private static final int NOT_MODIFIED = 304;

        /** The status of the answers that count. */
        int counts() {
            return isKnown ? NOT_MODIFIED : OK;
        }
    }

    /**
     * Buyers ask for places.
     *
     * @param wish of the buyer of a number, as the body of a booking
     * @param placesEach how many it asks for
     * @param counts the status of the answers that count
     * @param isDurable whether the database keeps what it confirms. If not, the figure is for diagnosis: it is worth
     *     nothing in itself, and only told as what another comes to beside it
     */
    record Sale(BenchShows house, LongFunction<String> wish, int placesEach, int counts, boolean isDurable)
            implements Work {

        static final int SOLD = 201;
        static final int REFUSED = 409;

        Sale(BenchShows house, LongFunction<String> wish, int placesEach, int counts) {
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
    record Statements(BenchShows house) implements Work {}
}
