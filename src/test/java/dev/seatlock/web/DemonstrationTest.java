package dev.seatlock.web;

import static dev.seatlock.Operator.operator;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.seatlock.TestStores;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same rush under two guards at once, as somebody sees it who watches. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class DemonstrationTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void showsWhoWasSoldTheSameSeatAndThatNobodyIsUnderALock() {
        JsonPath first = ended("none", "combining");

        assertEquals("BROKEN", first.getString("scenes[0].figures.verdict"), first::prettify);
        assertFalse(first.getList("scenes[0].soldTwice").isEmpty(), first::prettify);
        assertEquals(2, first.getList("scenes[0].soldTwice[0].buyers").size(), first::prettify);
        assertEquals("SOUND", first.getString("scenes[1].figures.verdict"), first::prettify);
        assertEquals(List.of(), first.getList("scenes[1].soldTwice"));
        assertEquals(77, first.getInt("scenes[1].confirmed"));
        String broken = first.getString("scenes[0].show");
        assertEquals(
                first.getLong("scenes[0].confirmed"),
                given().get("/api/shows/" + broken + "/audit").jsonPath().getLong("sold"),
                "receipts and ledger");

        explainsIt(first);

        ended("pg-unique"); // its shows come, and those of the first go
        given().get("/api/shows/" + broken).then().statusCode(404);
    }

    /** Both had read before either wrote; under the lock, one was refused before it could write. */
    private static void explainsIt(JsonPath demonstration) {
        String races = "/api/lab/demonstrations/" + demonstration.getString("id") + "/races/";
        List<JsonPath> soldTwice = demonstration.<String>getList("scenes[0].soldTwice.seat").stream()
                .map(seat -> given().get(races + "none/" + seat).jsonPath())
                .toList();
        assertTrue(soldTwice.stream().allMatch(race -> race.getInt("owners") == 2));
        JsonPath race = soldTwice.stream()
                .filter(it -> "WRITTEN".equals(it.getString("oversale.until")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(soldTwice.getFirst().prettify()));
        assertTrue(race.getDouble("oversale.fromMillis") < race.getDouble("oversale.untilMillis"), race::prettify);
        String seat = race.getString("seat");

        given().get(races + "none")
                .then()
                .body("items[0].owners", greaterThan(1))
                .body("items.size()", is(77));
        given().get(races + "combining").then().body("items[0].owners", is(1)).body("items[0].asked", greaterThan(1));
        JsonPath sound = given().get(races + "combining/" + seat).jsonPath();
        assertEquals(1, sound.getInt("owners"), sound::prettify);
        assertEquals(
                1,
                sound.getList("lanes.findAll { it.office.writtenMillis != null }")
                        .size(),
                sound::prettify);

        given().get(races + "pg-unique").then().statusCode(404).body("code", is("not-found"));
        given().get(races + "none/Z-9-9").then().statusCode(404).body("code", is("not-found"));
    }

    /** Begun once no other test's is under way. */
    private static JsonPath ended(String... guards) {
        String location = await().atMost(SOON)
                .until(() -> begin(guards), it -> it.statusCode() != 409)
                .then()
                .statusCode(202)
                .body("state", is("RUNNING"))
                .extract()
                .header("Location");
        begin("none").then().statusCode(409).body("code", is("experiment-running"));
        return await().atMost(SOON)
                .until(
                        () -> given().get(location).jsonPath(),
                        it -> !it.getString("state").equals("RUNNING"));
    }

    private static Response begin(String... guards) {
        return operator()
                .body("{\"guards\": [\"" + String.join("\", \"", guards) + "\"]}")
                .post("/api/lab/demonstrations");
    }
}
