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
 */
record BenchCase(String name, @Nullable String guard, Kind kind, int places, LongFunction<String> wish, int counts) {

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

    /** All, the measure first. */
    static List<BenchCase> all() {
        return Stream.concat(
                        Stream.of(new BenchCase(
                                PING, null, Kind.NONE, 0, number -> "{\"say\":\"buyer-%d\"}".formatted(number), OK)),
                        Stream.concat(
                                Stream.of("combining", "pg-conditional", "pg-row-lock", "redis-counter", "redis-lock")
                                        .map(BenchCase::standing),
                                Stream.of(seats("combining"), seats("pg-conditional"), soldOut("combining"))))
                .toList();
    }

    private static BenchCase standing(String guard) {
        return new BenchCase("standing/" + guard, guard, Kind.STANDING, STANDING_PLACES, BenchCase::onePlace, CREATED);
    }

    private static BenchCase seats(String guard) {
        return new BenchCase(
                "seats/" + guard,
                guard,
                Kind.SEATED,
                SEATS,
                number -> "{\"seats\":[\"A-%d-%d\"],\"buyer\":\"buyer-%d\"}"
                        .formatted(1 + number % SEATS / SEATS_PER_ROW, 1 + number % SEATS_PER_ROW, number),
                CREATED);
    }

    private static BenchCase soldOut(String guard) {
        return new BenchCase("sold out/" + guard, guard, Kind.STANDING, 1, BenchCase::onePlace, CONFLICT);
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
