package dev.seatlock.lab.bench;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.groupingBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.NobodyTidiesUp;
import dev.seatlock.TestStores;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code pgbench} sends is what the guard sends when it sells one seat: the same statements in the same order,
 * word for word, but for the values. What the guard sends, the driver's own log tells.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
@TestProfile(NobodyTidiesUp.class)
class PgbenchScriptsTest {

    private static final Pattern SENT = Pattern.compile("FE=> Parse\\(stmt=[^,]*,query=\"(.*)\",oids=", Pattern.DOTALL);

    private static final String FIRST = "select enter_show(?, ?)";

    /**
     * What a script has for a parameter of the guard's, or must add; each is looked for in what those before it have
     * left.
     */
    private static final List<Spelling> SPELLINGS = List.of(
            new Spelling("cast\\(lpad\\(:number, 32, :claims\\) as uuid\\)", "?"),
            new Spelling("'A-' \\|\\| :row \\|\\| '-' \\|\\| :seat|'buyer-' \\|\\| :number", "?"),
            new Spelling("array\\[[^\\[\\]]*\\]", "?"),
            new Spelling("cast\\(null as timestamptz\\)", "cast(? as timestamptz)"),
            new Spelling("cast\\(:show as uuid\\)", "?"),
            new Spelling("0, 'pgbench', at, true,", "?, ?, at, ?,"),
            new Spelling("'pgbench'", "?"),
            new Spelling("'\\s*\\|\\|\\s*'", ""), // so that :MI is no variable
            new Spelling(" as free", ""), // a name for \gset
            new Spelling("(?<!:):[a-z]+", "?"));

    private record Spelling(String inTheScript, String inTheGuard) {}

    @Inject
    AgroalDataSource pool;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pg-advisory",
                "pg-conditional",
                "pg-optimistic",
                "pg-row-lock",
                "pg-serializable",
                "pg-skip-locked",
                "pg-unique"
            })
    void areWhatTheGuardSends(String guard) {
        // A chore may have had the new connection first, and prepared a statement on it: then sell another.
        await().untilAsserted(() ->
                assertEquals(String.join("\n", sentByTheScript(guard)), String.join("\n", sentBySelling(guard))));
    }

    private static List<String> sentByTheScript(String guard) {
        String script = Pgbench.script(guard).replace("\\gset", ";").replaceAll("(?m)^\\\\.*$|--.*$", "");
        for (Spelling spelling : SPELLINGS) {
            script = script.replaceAll(spelling.inTheScript, Matcher.quoteReplacement(spelling.inTheGuard));
        }
        return Stream.of(script.split(";"))
                .map(PgbenchScriptsTest::inOneLine)
                .filter(it -> !it.isEmpty() && !it.matches("begin|commit|set transaction .*"))
                .toList();
    }

    private List<String> sentBySelling(String guard) {
        String show = operator()
                .body(Map.of("title", guard, "guard", guard, "rows", 1, "seatsPerRow", 2))
                .post("/api/shows")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        pool.flush(FlushMode.GRACEFUL); // what a connection has prepared is not told again
        try (Watched watched = new Watched()) {
            given().contentType(ContentType.JSON)
                    .header("Prefer", "wait=20")
                    .body("{\"seats\": [\"A-1-1\"]}")
                    .post("/api/shows/{show}/bookings", show)
                    .then()
                    .statusCode(201);
            return watched.transaction();
        }
    }

    private static String inOneLine(String statement) {
        return statement
                .replaceAll("--.*", "")
                .replaceAll("\\$\\d+", "?")
                .replaceAll("\\s+", " ")
                .replaceAll("(?<=\\() | (?=\\))", "")
                .strip();
    }

    private record Sent(long thread, String statement) {}

    /** What the driver sends, while it is open. */
    private static final class Watched extends Handler implements AutoCloseable {

        private final Logger driver = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");
        private final Queue<Sent> all = new ConcurrentLinkedQueue<>();

        Watched() {
            driver.setLevel(Level.FINEST);
            driver.addHandler(this);
        }

        @Override
        public void publish(LogRecord record) {
            Matcher sent = SENT.matcher(record.getMessage());
            if (sent.find()) {
                all.add(new Sent(record.getLongThreadID(), inOneLine(sent.group(1))));
            }
        }

        /** The one that sells, without what the driver asks for itself. */
        List<String> transaction() {
            List<String> ofItsThread = all.stream().collect(groupingBy(Sent::thread)).values().stream()
                    .map(thread -> thread.stream().map(Sent::statement).toList())
                    .filter(statements -> statements.contains(FIRST))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing is sold: " + all));
            return ofItsThread.subList(ofItsThread.indexOf(FIRST), ofItsThread.size()).stream()
                    .filter(statement -> !statement.startsWith("SELECT c.oid"))
                    .toList();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            driver.removeHandler(this);
            driver.setLevel(null);
        }
    }
}
