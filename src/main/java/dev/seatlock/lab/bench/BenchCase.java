package dev.seatlock.lab.bench;

import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is measured: buyers who ask for places of one hot show.
 *
 * @param guard of the show; null where nothing is sold
 * @param places of the show
 * @param wish what the buyer of a number asks for, as the body of a booking
 * @param counts the status of the answers that count
 * @param crowd how they ask
 */
record BenchCase(
        String name,
        @Nullable String guard,
        Kind kind,
        int places,
        LongFunction<String> wish,
        int counts,
        Crowd crowd) {

    /**
     * How buyers ask.
     *
     * @param connections 0 for as many as the plan says
     * @param replicas among which they are spread
     * @param keyed whether each asks under an idempotency key of its own
     */
    record Crowd(int connections, int replicas, boolean keyed) {}

    /** What the show has, if there is one. */
    enum Kind {
        NONE,
        STANDING,
        SEATED
    }

    private static final int CREATED = 201;
    private static final int OK = 200;
    private static final int CONFLICT = 409;
    private static final int STANDING_PLACES = 1_000_000;
    private static final int SEATS_PER_ROW = 1_000;
    private static final int SEATS = 200_000;

    static final String PING = "ping";

    private static final Crowd USUAL = new Crowd(0, 1, false);

    /** All, the measure first. */
    static List<BenchCase> all() {
        Stream<BenchCase> standing = Stream.of(
                        "combining", "pg-conditional", "pg-row-lock", "redis-counter", "redis-lock")
                .map(BenchCase::standing);
        Stream<BenchCase> crowds = Stream.of(
                combining("2 replicas", new Crowd(0, 2, false)),
                combining("keys", new Crowd(0, 1, true)),
                combining("64", new Crowd(64, 1, false)),
                combining("512", new Crowd(512, 1, false)),
                combining("4096", new Crowd(4_096, 1, false)));
        Stream<BenchCase> others = Stream.of(seats("combining"), seats("pg-conditional"), soldOut("combining"));
        return Stream.of(Stream.of(ping()), standing, others, crowds)
                .flatMap(cases -> cases)
                .toList();
    }

    private static BenchCase ping() {
        return new BenchCase(PING, null, Kind.NONE, 0, number -> "{\"say\":\"buyer-%d\"}".formatted(number), OK, USUAL);
    }

    private static BenchCase standing(String guard) {
        return standing("standing/" + guard, guard, USUAL);
    }

    private static BenchCase combining(String how, Crowd crowd) {
        return standing("standing/combining/" + how, "combining", crowd);
    }

    private static BenchCase standing(String name, String guard, Crowd crowd) {
        return new BenchCase(name, guard, Kind.STANDING, STANDING_PLACES, BenchCase::onePlace, CREATED, crowd);
    }

    private static BenchCase seats(String guard) {
        return new BenchCase(
                "seats/" + guard,
                guard,
                Kind.SEATED,
                SEATS,
                number -> "{\"seats\":[\"A-%d-%d\"],\"buyer\":\"buyer-%d\"}"
                        .formatted(1 + number % SEATS / SEATS_PER_ROW, 1 + number % SEATS_PER_ROW, number),
                CREATED,
                USUAL);
    }

    private static BenchCase soldOut(String guard) {
        return new BenchCase("sold out/" + guard, guard, Kind.STANDING, 1, BenchCase::onePlace, CONFLICT, USUAL);
    }

    private static String onePlace(long number) {
        return "{\"standing\":{\"section\":\"A\",\"count\":1},\"buyer\":\"buyer-%d\"}".formatted(number);
    }

    /** The show's one section, as the box office wants it. */
    Map<String, Object> section() {
        return kind == Kind.STANDING
                ? Map.of("name", "A", "kind", "STANDING", "capacity", places)
                : Map.of("name", "A", "kind", "SEATED", "rows", places / SEATS_PER_ROW, "seatsPerRow", SEATS_PER_ROW);
    }
}
