package dev.seatlock.web;

import static dev.seatlock.Management.management;
import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.seatlock.TestStores;
import dev.seatlock.WatchedQuery;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dashboard and the alerts ask for nothing that a running box office does not tell. */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class WatchedMetricsTest {

    private static final Pattern METRIC = Pattern.compile("\\b(seatlock|agroal|http|jvm|process)_\\w+");

    @Test
    void everyMetricThatIsWatchedIsThere() throws Exception {
        given().get("/api/guards").then().statusCode(200); // the first request brings HTTP's own
        Set<String> told = management()
                .get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toSet());
        Set<String> asked = new TreeSet<>();
        for (WatchedQuery query : WatchedQuery.all()) {
            METRIC.matcher(query.text()).results().forEach(metric -> asked.add(metric.group()));
        }
        assertFalse(asked.isEmpty());
        asked.removeAll(told);
        assertEquals(Set.of(), asked);
    }
}
