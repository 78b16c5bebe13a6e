package dev.seatlock.lab.bench;

import static dev.seatlock.lab.bench.BenchShows.SEATS_PER_ROW;
import static dev.seatlock.lab.bench.Work.Sale.REFUSED;
import static dev.seatlock.lab.bench.Work.Sale.SOLD;

import dev.seatlock.lab.bench.BenchShows.Order;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is measured.
 *
 * @param crowd how buyers ask
 * @param beside the case that this one is told against, and measured with; null for only the empty answer
 */
record BenchCase(
        String name, Work work, BenchCrowd crowd, @Nullable String beside) {

    static final String PING = "ping";
    static final String PING_GET = "ping (get)";
    static final String COMBINING = "standing/combining";
    static final String SEAT_MAP = "seat map";
    static final String SEAT_MAP_UNCHANGED = "seat map/unchanged";

    /** Those whose places are guarded in PostgreSQL; all fit for named seats, and one for nothing else. */
    static final List<String> POSTGRES = List.of(
            "pg-conditional",
            "pg-row-lock",
            "pg-advisory",
            "pg-optimistic",
            "pg-serializable",
            "pg-skip-locked",
            "pg-unique");

    private static final int MANY = 1_000_000; // the most that a show may have
    private static final int ENOUGH_SEATS = 200_000;
    private static final int SEATS_ON_MAP = 20_000;

    /**
     * All, each after the one it is told against.
     *
     * <p>A show of a thousand seats is gone in a blink. So the million seats of one big show are held against those of
     * small shows of a thousand, which are sold one after the other: as many bookings of as many rows, from a house
     * that is big or small.
     */
    static List<BenchCase> all() {
        return Stream.of(hotShows(), seatMaps(), guards())
                .flatMap(Function.identity())
                .toList();
    }

    /** Whether its figure is worth nothing in itself, and only told as what another comes to beside it. */
    boolean isDiagnostic() {
        return work instanceof Work.Sale sale && !sale.isDurable();
    }

    private static Stream<BenchCase> seatMaps() {
        BenchShows house = BenchShows.seated("combining", SEATS_ON_MAP);
        return Stream.of(
                new BenchCase(PING_GET, Work.Ping.GET, BenchCrowd.USUAL, null),
                new BenchCase(SEAT_MAP, new Work.Look(house, false), BenchCrowd.USUAL, null),
                new BenchCase(SEAT_MAP_UNCHANGED, new Work.Look(house, true), BenchCrowd.USUAL, PING_GET));
    }

    private static Stream<BenchCase> guards() {
        return POSTGRES.stream()
                .flatMap(guard -> Stream.of(
                        new BenchCase("seats/" + guard, seats(guard), BenchCrowd.USUAL, null), pgbench(guard)));
    }

    private static BenchCase pgbench(String guard) {
        return new BenchCase(
                "pgbench/" + guard,
                new Work.Statements(BenchShows.seated(guard, ENOUGH_SEATS)),
                BenchCrowd.USUAL,
                "seats/" + guard);
    }

    private static Stream<BenchCase> hotShows() {
        return Stream.of(
                new BenchCase(PING, Work.Ping.POST, BenchCrowd.USUAL, null),
                new BenchCase(COMBINING, standing("combining"), BenchCrowd.USUAL, null),
                new BenchCase("standing/pg-conditional", standing("pg-conditional"), BenchCrowd.USUAL, null),
                new BenchCase("standing/pg-row-lock", standing("pg-row-lock"), BenchCrowd.USUAL, null),
                new BenchCase("standing/redis-counter", standing("redis-counter"), BenchCrowd.USUAL, null),
                new BenchCase("standing/redis-lock", standing("redis-lock"), BenchCrowd.USUAL, null),
                new BenchCase("seats/combining", seats("combining"), BenchCrowd.USUAL, null),
                new BenchCase("best available/combining", bestAvailable("combining"), BenchCrowd.USUAL, null),
                new BenchCase("sold out/combining", soldOut("combining"), BenchCrowd.USUAL, null),
                combining("open", BenchCrowd.open()),
                combining("2 replicas", BenchCrowd.at(2)),
                combining("2 replicas apart", shows(2, Order.BY_REPLICA), BenchCrowd.at(2)),
                combining("100 shows", shows(100, Order.IN_TURN), BenchCrowd.USUAL),
                combining("keys", BenchCrowd.withKeys()),
                combining("not durable", standing("combining").notDurable(), BenchCrowd.USUAL),
                combining("64", BenchCrowd.of(64)),
                combining("512", BenchCrowd.of(512)),
                combining("4096", BenchCrowd.of(4_096)),
                new BenchCase("seats/combining/small shows", smallShows(), BenchCrowd.USUAL, null),
                new BenchCase(
                        "seats/combining/big show",
                        seats(BenchShows.seated("combining", MANY)),
                        BenchCrowd.USUAL,
                        "seats/combining/small shows"));
    }

    private static BenchCase combining(String how, BenchCrowd crowd) {
        return combining(how, standing("combining"), crowd);
    }

    private static BenchCase combining(String how, Work.Sale sale, BenchCrowd crowd) {
        return new BenchCase(COMBINING + "/" + how, sale, crowd, COMBINING);
    }

    private static Work.Sale standing(String guard) {
        return standing(BenchShows.standing(guard, MANY));
    }

    private static Work.Sale shows(int shows, Order order) {
        return standing(BenchShows.standing("combining", MANY).times(shows, order));
    }

    private static Work.Sale standing(BenchShows house) {
        return new Work.Sale(house, BenchCase::onePlace, 1, SOLD);
    }

    private static Work.Sale soldOut(String guard) {
        return new Work.Sale(BenchShows.standing(guard, 1), BenchCase::onePlace, 1, REFUSED);
    }

    private static String onePlace(long number) {
        return "{\"standing\":{\"section\":\"A\",\"count\":1},\"buyer\":\"buyer-%d\"}".formatted(number);
    }

    private static Work.Sale seats(String guard) {
        return seats(BenchShows.seated(guard, ENOUGH_SEATS));
    }

    private static Work.Sale smallShows() {
        return seats(
                BenchShows.seated("combining", SEATS_PER_ROW).times(ENOUGH_SEATS / SEATS_PER_ROW, Order.ONE_BY_ONE));
    }

    private static Work.Sale seats(BenchShows house) {
        return new Work.Sale(
                house,
                number -> "{\"seats\":[\"A-%d-%d\"],\"buyer\":\"buyer-%d\"}"
                        .formatted(1 + number % house.places() / SEATS_PER_ROW, 1 + number % SEATS_PER_ROW, number),
                1,
                SOLD);
    }

    private static Work.Sale bestAvailable(String guard) {
        return new Work.Sale(
                BenchShows.seated(guard, ENOUGH_SEATS),
                number -> "{\"bestAvailable\":{\"count\":2},\"buyer\":\"buyer-%d\"}".formatted(number),
                2,
                SOLD);
    }
}
