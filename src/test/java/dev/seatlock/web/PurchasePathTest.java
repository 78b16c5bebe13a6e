package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The way of a purchase from the endpoint to the SQL, as a thread dump shows it while the guard pauses between check
 * and commit: short enough to be read in one go, and no file on it is entered twice.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class PurchasePathTest {

    private static final int MOST_FRAMES = 13;
    private static final int MOST_FILES = 6;
    private static final Pattern OURS =
            Pattern.compile("\"dev\\.seatlock\\.[\\w.$]+\\.([\\w$]+\\([\\w.]+java):\\d+\\)\"");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"bookings, BookingsResource.java", "holds, HoldsResource.java"})
    void isShortAndGoesStraightOn(String what, String resource) throws Exception {
        String show = operator()
                .body("{\"title\": \"Path\", \"rows\": 1, \"seatsPerRow\": 1, \"guard\": \"pg-conditional\"}")
                .post("/api/shows")
                .path("id");
        operator()
                .body("{\"guard\": \"pg-conditional\", \"dwellMillis\": 2000}")
                .put("/api/shows/{show}/guard", show)
                .then()
                .statusCode(200);
        CompletableFuture<Integer> answer = CompletableFuture.supplyAsync(() -> given().contentType(ContentType.JSON)
                .body("{\"seats\": [\"A-1-1\"]}")
                .post("/api/shows/{show}/{what}", show, what)
                .statusCode());
        List<String> frames = await().until(dumpOf(resource), it -> !it.isEmpty());
        assertEquals(201, answer.join());
        List<String> files = new ArrayList<>();
        for (String frame : frames) {
            String file = frame.substring(frame.indexOf('(') + 1);
            if (files.isEmpty() || !files.getLast().equals(file)) {
                files.add(file);
            }
        }
        System.out.println(frames.size() + " frames, " + files.size() + " files: " + String.join(" < ", frames));
        assertTrue(frames.size() <= MOST_FRAMES, frames::toString);
        assertTrue(files.size() <= MOST_FILES, files::toString);
        assertEquals(new HashSet<>(files).size(), files.size(), () -> "a file is entered twice: " + files);
    }

    /** Our frames of every thread that works for the purchase, the innermost first, while it dwells. */
    private Callable<List<String>> dumpOf(String resource) {
        return () -> {
            Path file = folder.resolve(System.nanoTime() + ".json");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
            String dump = read(file);
            return Arrays.stream(dump.split("\"tid\""))
                    .filter(thread -> thread.contains("PgConditional.java") && thread.contains("Claim.dwell("))
                    .map(thread -> thread.substring(0, thread.indexOf('\n', thread.lastIndexOf("(" + resource))))
                    .flatMap(thread -> OURS.matcher(thread).results().map(found -> found.group(1)))
                    .toList();
        };
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
