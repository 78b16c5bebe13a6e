package dev.seatlock.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page's script weighs, on its way: with everything that it may load later. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class PagePartsTest {

    private static final int MOST_BYTES = 250_000;
    private static final String FOLDER = "/static/bundle/";
    private static final Pattern PART = Pattern.compile("\"" + FOLDER + "([\\w-]+[.]js)\"");
    private static final RestAssuredConfig AS_IT_CAME = RestAssuredConfig.config()
            .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders());

    @Test
    void weighLessThanTheirBudget() {
        Map<String, Integer> weights = new LinkedHashMap<>();
        Deque<String> found = new ArrayDeque<>(named(given().get("/").asString()));
        while (!found.isEmpty()) {
            String part = found.remove();
            if (!weights.containsKey(part)) {
                weights.put(part, weight(part));
                found.addAll(named(given().get(FOLDER + part).asString()));
            }
        }
        assertTrue(weights.size() > 1, () -> "what draws charts is a part of its own: " + weights);
        int all = weights.values().stream().mapToInt(Integer::intValue).sum();
        assertTrue(all < MOST_BYTES, () -> all + " bytes: " + weights);
    }

    private static List<String> named(String text) {
        return PART.matcher(text).results().map(part -> part.group(1)).toList();
    }

    private static int weight(String part) {
        return given().config(AS_IT_CAME)
                .header("Accept-Encoding", "gzip")
                .get(FOLDER + part)
                .then()
                .statusCode(200)
                .contentType(startsWith("text/javascript"))
                .header("Content-Encoding", is("gzip"))
                .header("Cache-Control", startsWith("public, immutable"))
                .extract()
                .asByteArray()
                .length;
    }

    /** What is loaded later must not be loaded before. */
    @Test
    void areFetchedWithThePageOnlyIfItCannotBeWithoutThem() {
        assertEquals(1, named(given().get("/").asString()).size());
    }
}
