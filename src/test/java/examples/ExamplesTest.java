package examples;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.AllAtOnce;
import dev.seatlock.TestStores;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.JdbcSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.config.Config;

/** The examples are raced as the guards are: each seat is sold once, and to whoever was told so. */
@Timeout(120)
class ExamplesTest {

    private static final int ROUNDS = 60;
    private static final int BUYERS = 8;
    private static final int SEATS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final TestStores STORES = new TestStores();
    private static AgroalDataSource database;
    private static RedissonClient redis;
    private static SessionFactory sessions;

    /** Buys some seats; whether they are the buyer's now. */
    @FunctionalInterface
    private interface Example {
        boolean take(SortedSet<String> seats, String buyer) throws Exception;
    }

    @BeforeAll
    static void open() throws SQLException {
        Map<String, String> at = STORES.start();
        database = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(BUYERS)
                        .connectionFactoryConfiguration(connection -> connection
                                .jdbcUrl(at.get("seatlock.database.url"))
                                .principal(new NamePrincipal(at.get("seatlock.database.user")))
                                .credential(new SimplePassword(at.get("seatlock.database.password"))))));
        Config config = new Config();
        config.useSingleServer().setAddress(at.get("seatlock.redis.url"));
        redis = Redisson.create(config);
        Configuration mapping = new Configuration().addAnnotatedClass(VersionedSeat.Seat.class);
        mapping.getProperties().put(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, database);
        sessions = mapping.buildSessionFactory();
        tell("""
                create table seat (
                    id text primary key, holder text, version bigint not null default 0, fence bigint not null default 0)
                """);
    }

    @AfterAll
    static void close() {
        sessions.close();
        redis.shutdown();
        database.close();
        STORES.stop();
    }

    @Test
    void conditionalSeatSellsPartiesOnce() throws Exception {
        ConditionalSeat example = new ConditionalSeat(database);
        assertEquals(0, soldTwice("ConditionalSeat", 3, example::take));
    }

    @Test
    void fencedSeatSellsOnce() throws Exception {
        FencedSeat example = new FencedSeat(redis, database);
        assertEquals(0, soldTwice("FencedSeat", 1, (seats, buyer) -> example.take(seats.first(), buyer, PATIENCE)));
    }

    /** As if leases ran out all the time: whoever comes takes the lock away from its holder, who goes on. */
    @Test
    void fencedSeatSellsOnceThoughLocksAreLost() throws Exception {
        FencedSeat example = new FencedSeat(redis, database);
        assertEquals(0, soldTwice("FencedSeat, locks lost", 1, (seats, buyer) -> {
            while (holder(seats.first()) == null) {
                redis.getFencedLock("seat:" + seats.first()).forceUnlock();
                if (example.take(seats.first(), buyer, PATIENCE)) {
                    return true;
                }
            }
            return false;
        }));
    }

    @Test
    void versionedSeatSellsOnce() throws Exception {
        VersionedSeat example = new VersionedSeat(sessions);
        assertEquals(0, soldTwice("VersionedSeat", 1, (seats, buyer) -> example.take(seats.first(), buyer)));
    }

    /** What the examples would be without their point. All look before any writes, so that it surely fails. */
    @Test
    void whoeverLooksFirstAndWritesLaterIsSeenToSellTwice() throws Exception {
        CyclicBarrier haveLooked = new CyclicBarrier(BUYERS);
        int twice = soldTwice("look, then write", 1, (seats, buyer) -> {
            boolean isFree = holder(seats.first()) == null;
            haveLooked.await();
            if (isFree) {
                tell("update seat set holder = ? where id = ?", buyer, seats.first());
            }
            return isFree;
        });
        assertTrue(
                twice >= ROUNDS * (BUYERS - SEATS),
                "fewer seats than buyers, and yet it was seen to sell only " + twice);
    }

    /**
     * Lets buyers come together for a few new seats, round by round.
     *
     * @return how many receipts there were for a seat that somebody else had a receipt for
     */
    private static int soldTwice(String name, int largestParty, Example example) throws Exception {
        long seed = new Random().nextLong();
        System.out.printf("%s: %d rounds of %d buyers for %d seats, seed %d%n", name, ROUNDS, BUYERS, SEATS, seed);
        Random random = new Random(seed);
        int twice = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String place = name + " " + round;
            List<String> seats = IntStream.range(0, SEATS)
                    .mapToObj(number -> place + "-" + number)
                    .toList();
            for (String seat : seats) {
                tell("insert into seat (id) values (?)", seat);
            }
            List<SortedSet<String>> parties = new ArrayList<>();
            for (int buyer = 0; buyer < BUYERS; buyer++) {
                parties.add(party(seats, 1 + random.nextInt(largestParty), random));
            }
            List<Boolean> told =
                    AllAtOnce.act(BUYERS, buyer -> example.take(parties.get(buyer), Integer.toString(buyer)));
            Map<String, String> receipts = new HashMap<>();
            int again = 0;
            for (int buyer = 0; buyer < BUYERS; buyer++) {
                if (told.get(buyer)) {
                    for (String seat : parties.get(buyer)) {
                        again += receipts.put(seat, Integer.toString(buyer)) == null ? 0 : 1;
                    }
                }
            }
            assertFalse(receipts.isEmpty(), "nobody got anything");
            if (again == 0) {
                for (String seat : seats) {
                    assertEquals(receipts.get(seat), holder(seat), "who was told to have it, and who has it");
                }
                assertNobodyLostInVain(parties, told, receipts);
            }
            twice += again;
        }
        return twice;
    }

    private static void assertNobodyLostInVain(
            List<SortedSet<String>> parties, List<Boolean> told, Map<String, String> receipts) {
        for (int buyer = 0; buyer < BUYERS; buyer++) {
            SortedSet<String> party = parties.get(buyer);
            assertTrue(told.get(buyer) || party.stream().anyMatch(receipts::containsKey), () -> party + " is free");
        }
    }

    private static SortedSet<String> party(List<String> seats, int size, Random random) {
        return random.ints(0, SEATS).distinct().limit(size).mapToObj(seats::get).collect(toCollection(TreeSet::new));
    }

    private static String holder(String seat) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("select holder from seat where id = ?")) {
            select.setString(1, seat);
            try (ResultSet found = select.executeQuery()) {
                assertTrue(found.next(), seat);
                return found.getString(1);
            }
        }
    }

    private static void tell(String sql, String... values) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
