package dev.seatlock;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query of the dashboard or of an alert.
 *
 * @param owner whose it is
 * @param text in Prometheus' language; an alert's threshold is left out, since below it there is nothing to be seen
 */
public record WatchedQuery(String owner, String text) {

    private static final Path ALERTS = Path.of("observability/alerts.yml");
    private static final Path DASHBOARD = Path.of("observability/grafana/dashboards/seatlock.json");
    private static final Pattern ALERT = Pattern.compile("(.*) [<>] [0-9.]+");

    /** All that there are. */
    public static List<WatchedQuery> all() throws IOException {
        List<WatchedQuery> all = new ArrayList<>();
        for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                all.add(new WatchedQuery(
                        panel.get("title").asText(), target.get("expr").asText()));
            }
        }
        for (JsonNode group : new YAMLMapper().readTree(ALERTS.toFile()).get("groups")) {
            for (JsonNode rule : group.get("rules")) {
                Matcher alert = ALERT.matcher(rule.get("expr").asText());
                assertTrue(alert.matches(), () -> "ends with no threshold: " + rule.get("expr"));
                all.add(new WatchedQuery(rule.get("alert").asText(), alert.group(1)));
            }
        }
        return all;
    }
}
