package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.seatlock.stores.OwnPostgres;
import dev.seatlock.stores.PgBouncer;
import dev.seatlock.stores.RedisServers;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind a pooler as it comes, in the mode in which each client keeps a server and in the one in which none does. */
@Tag("all")
@Timeout(300)
class PgBouncerIT {

    private static final String PASSWORD = "open sesame";
    private static final Duration BEGIN = Duration.ofSeconds(60);
    private static final Duration RETURN = Duration.ofSeconds(10);
    private static final Set<String> ANSWERS =
            Set.of("201", "503 guard-unavailable", "503 outcome-unknown", "503 busy", "409 in-progress");

    @TempDir
    static Path folder;

    private static Path program;
    private static OwnPostgres postgres;
    private static RedisServers redis;

    @BeforeAll
    static void startStores() throws Exception {
        Optional<Path> installed = PgBouncer.program();
        assumeTrue(installed.isPresent(), "no pgbouncer is installed");
        program = installed.get();
        postgres = OwnPostgres.start(folder.resolve("postgres"));
        redis = RedisServers.alone(folder);
    }

    @AfterAll
    static void stopStores() throws Exception {
        if (postgres != null) {
            postgres.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "transaction"})
    void sellsWithinItsBounds(String mode) throws Exception {
        try (PgBouncer pooler = PgBouncer.start(program, folder, mode, postgres.port());
                Program office = Program.start(
                        List.of(
                                "SEATLOCK_DATABASE_URL=jdbc:postgresql://127.0.0.1:%d/seatlock"
                                        .formatted(pooler.port()),
                                "SEATLOCK_DATABASE_USER=" + OwnPostgres.USER,
                                "SEATLOCK_REDIS_URL=" + redis.url(),
                                "SEATLOCK_OPERATOR_PASSWORD=" + PASSWORD),
                        "run",
                        "--port",
                        "0")) {
            String url = office.awaitUrl(1);
            for (String guard : List.of("combining", "pg-conditional", "pg-serializable", "pg-optimistic")) {
                try (Customers customers = Customers.of(guard, List.of(url), PASSWORD)) {
                    customers.come().awaitSales(BEGIN);
                    if (guard.equals("pg-conditional")) {
                        pooler.kill();
                        customers.awaitRefusals(RETURN);
                        pooler.start();
                        customers.awaitSales(RETURN);
                    }
                    customers.check(ANSWERS);
                    assertWaitsNoLongerThanItShould(url, customers.show());
                }
            }
        }
    }

    /** The lock is let go only when the buyer has been answered: one whose time-outs got lost would wait for ever. */
    private static void assertWaitsNoLongerThanItShould(String url, String show) throws Exception {
        try (Connection other = postgres.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select from seat where show_id = '%s' for update".formatted(show));
            Response answer = RestAssured.given()
                    .contentType("application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .body("{\"seats\": [\"A-100-200\"]}")
                    .post(url + "/api/shows/" + show + "/bookings");
            assertEquals(503, answer.statusCode(), answer::asString);
            assertEquals("busy", answer.jsonPath().getString("code"));
            other.rollback();
        }
    }
}
