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
 * @param beside the case that this one is told against, and measured with; null for only the empty answer
 */
record BenchCase(
        String name,
        @Nullable String guard,
        Kind kind,
        int places,
        LongFunction<String> wish,
        int counts,
        Crowd crowd,
        @Nullable String beside) {

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
    static final String COMBINING = "standing/combining";

    /** All, the measure first. */
    static List<BenchCase> all() {
        Stream<BenchCase> standing = Stream.of(
                        "combining", "pg-conditional", "pg-row-lock", "redis-counter", "redis-lock")
                .map(BenchCase::standing);
        Stream<BenchCase> crowds = Stream.of(
                combining("open", Crowd.open()),
                combining("2 replicas", Crowd.at(2)),
                combining("keys", Crowd.withKeys()),
                combining("64", Crowd.of(64)),
                combining("512", Crowd.of(512)),
                combining("4096", Crowd.of(4_096)));
        Stream<BenchCase> others = Stream.of(seats("combining"), seats("pg-conditional"), soldOut("combining"));
        return Stream.of(Stream.of(ping()), standing, others, crowds)
                .flatMap(cases -> cases)
                .toList();
    }

    private static BenchCase ping() {
        return new BenchCase(
                PING, null, Kind.NONE, 0, number -> "{\"say\":\"buyer-%d\"}".formatted(number), OK, Crowd.USUAL, null);
    }

    private static BenchCase standing(String guard) {
        return standing("standing/" + guard, guard, Crowd.USUAL, null);
    }

    private static BenchCase combining(String how, Crowd crowd) {
        return standing(COMBINING + "/" + how, "combining", crowd, COMBINING);
    }

    private static BenchCase standing(String name, String guard, Crowd crowd, @Nullable String beside) {
        return new BenchCase(name, guard, Kind.STANDING, STANDING_PLACES, BenchCase::onePlace, CREATED, crowd, beside);
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
                Crowd.USUAL,
                null);
    }

    private static BenchCase soldOut(String guard) {
        return new BenchCase(
                "sold out/" + guard, guard, Kind.STANDING, 1, BenchCase::onePlace, CONFLICT, Crowd.USUAL, null);
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
