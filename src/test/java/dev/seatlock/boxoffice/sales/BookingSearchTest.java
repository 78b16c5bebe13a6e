package dev.seatlock.boxoffice.sales;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seatlock.TestStores;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A page of bookings costs the same however many there are. It is told by the blocks that PostgreSQL touches for it,
 * which no load on this machine changes.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class BookingSearchTest {

    private static final int BOOKINGS = 20_000;
    private static final int PAGE = 20;
    private static final int MOST_BLOCKS = PAGE * 10; // all of the bookings are in some 500, without their wins

    private static final Map<String, String> TYPES = Map.of(
            "show", "uuid", "states", "text[]", "before", "uuid", "most", "int", "buyer", "text", "hex", "text", "seat",
            "text");

    @Inject
    AgroalDataSource dataSource;

    private record Search(String name, String sql, Map<String, String> values) {}

    /** As long as nothing has been cancelled, PostgreSQL knows of one state only. */
    @AfterEach
    void knowAllStates() throws SQLException {
        knowStates("reset (n_distinct)");
    }

    private void knowStates(String how) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("alter table booking alter column state " + how);
            statement.executeUpdate("analyze booking");
        }
    }

    @TestFactory
    Stream<DynamicTest> readsNoMoreThanAPageWhereNothingWasCancelled() throws SQLException {
        Stream<DynamicTest> tests = searches(book(""));
        knowStates("set (n_distinct = 1)");
        return tests;
    }

    @TestFactory
    Stream<DynamicTest> readsNoMoreThanAPage() throws SQLException {
        return searches(book("when n between 100 and 110 then 'CANCELLED'"));
    }

    private Stream<DynamicTest> searches(String show) {
        Map<String, String> all = Map.of(
                "show",
                quoted(show),
                "states",
                "'{CONFIRMED,CANCELLED}'",
                "before",
                quoted("ffffffff-ffff-ffff-ffff-ffffffffffff"),
                "most",
                Integer.toString(PAGE),
                "buyer",
                "null",
                "hex",
                "null");
        return Stream.of(
                        new Search("all", BookingSearch.BY_STATE, all),
                        new Search(
                                "the few that were cancelled",
                                BookingSearch.BY_STATE,
                                with(all, "states", "'{CANCELLED}'")),
                        new Search(
                                "the last page",
                                BookingSearch.BY_STATE,
                                with(all, "before", "'00000000-0000-7000-8000-000000000010'")),
                        new Search("a guest", BookingSearch.BY_BUYER, with(all, "buyer", "'guest'")),
                        new Search("somebody", BookingSearch.BY_BUYER, with(all, "buyer", "'buyer 700'")),
                        new Search("a reference", BookingSearch.BY_REFERENCE, with(all, "hex", "'00000002bc'")),
                        new Search("a seat", BookingSearch.BY_SEAT, with(all, "seat", "'A-7-1'")))
                .flatMap(search -> Stream.of("force_custom_plan", "force_generic_plan")
                        .map(plan -> DynamicTest.dynamicTest(search.name + ", " + plan, () -> {
                            JsonNode top = explain(search, plan);
                            int blocks = top.path("Shared Hit Blocks").asInt()
                                    + top.path("Shared Read Blocks").asInt();
                            assertTrue(blocks <= MOST_BLOCKS, () -> blocks + " blocks: " + top.toPrettyString());
                        })));
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    private static Map<String, String> with(Map<String, String> values, String name, String value) {
        Map<String, String> others = new HashMap<>(values);
        others.put(name, value);
        return others;
    }

    /**
     * Every other by a guest; a seat for each.
     *
     * @param cancelled the case that tells which were cancelled
     */
    private String book(String cancelled) throws SQLException {
        String show = UUID.randomUUID().toString();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("""
                    insert into booking (show_id, id, state, buyer, total_minor, currency, guard, replica, fence)
                    select cast('%s' as uuid), cast('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') as uuid),
                           case %s when true then 'CONFIRMED' end,
                           case when n %% 2 = 0 and n <> 700 then 'guest' else 'buyer ' || n end,
                           4500, 'EUR', 'none', '1', 0
                    from generate_series(1, %d) n
                    """.formatted(show, cancelled, BOOKINGS));
            statement.executeUpdate("""
                    insert into win (show_id, place, claim_id, section, places, state, replica, at, netted)
                    select show_id, 'A-' || row_number() over () || '-1', id, 'A', 1,
                           case state when 'CONFIRMED' then 'SOLD' else 'RELEASED' end, '1', created_at, false
                    from booking where show_id = '%s'
                    """.formatted(show));
            statement.executeUpdate("analyze booking");
            statement.executeUpdate("analyze win");
        }
        return show;
    }

    private JsonNode explain(Search search, String plan) throws Exception {
        StringBuilder types = new StringBuilder();
        StringBuilder values = new StringBuilder();
        String sql = search.sql;
        int number = 0;
        for (String name : TYPES.keySet()) {
            if (sql.contains(":" + name)) {
                number++;
                sql = sql.replaceAll("(?<!:):" + name + "\\b", "\\$" + number);
                types.append(number == 1 ? "" : ", ").append(TYPES.get(name));
                values.append(number == 1 ? "" : ", ").append(search.values.get(name));
            }
        }
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = " + plan);
            statement.execute("prepare search (%s) as %s".formatted(types, sql));
            String explain = "explain (analyze, buffers, format json) execute search (" + values + ")";
            try (ResultSet plans = statement.executeQuery(explain)) {
                plans.next();
                return new ObjectMapper().readTree(plans.getString(1)).path(0).path("Plan");
            } finally {
                statement.execute("deallocate search");
                statement.execute("reset plan_cache_mode");
            }
        }
    }
}
