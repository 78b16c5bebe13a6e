package dev.seatlock.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.seatlock.Installed;
import dev.seatlock.WatchedQuery;
import dev.seatlock.lab.Jvm;
import io.restassured.RestAssured;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard and the alerts before a real Prometheus, after a real rush. Where none is installed, nothing is shown.
 */
@Timeout(600)
@Tag("all")
class PrometheusIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void everyQueryReturnsASeriesAfterOneRush() throws Exception {
        Path prometheus = Installed.program("prometheus").orElse(null);
        assumeTrue(prometheus != null, "no prometheus is installed");
        try (Program office = Program.start("run", "--ephemeral", "--port", "0")) {
            String url = office.awaitUrl(1);
            int port = Jvm.freePorts(1).getFirst();
            Process watching = start(prometheus, office.awaitManagementUrl(1), port);
            try {
                String api = "http://127.0.0.1:" + port + "/api/v1/";
                await().atMost(SOON).ignoreExceptions().until(() -> series(api, "up{job=\"seatlock\"}") == 1);
                RushIT.assertSells(url, RushIT.password(office), List.of("combining", "pg-conditional", "redis-lock"));
                for (WatchedQuery query : WatchedQuery.all()) {
                    await(query.toString()).atMost(SOON).until(() -> series(api, query.text()) > 0);
                }
                assertTrue(RestAssured.get(api + "rules").jsonPath().getList("data.groups[0].rules.health").stream()
                        .noneMatch("err"::equals));
                assertEquals(
                        List.of(),
                        RestAssured.get(api + "alerts")
                                .jsonPath()
                                .getList("data.alerts.findAll { it.state == 'firing' }.labels.alertname"));
            } finally {
                watching.destroy();
                watching.waitFor();
            }
        }
    }

    private Process start(Path prometheus, String url, int port) throws Exception {
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - {job_name: seatlock, metrics_path: /q/metrics, static_configs: [{targets: ["%s"]}]}
                """.formatted(
                        Path.of("observability/alerts.yml").toAbsolutePath(),
                        URI.create(url).getAuthority()));
        return new ProcessBuilder(
                        prometheus.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(folder.resolve("prometheus.log").toFile()))
                .start();
    }

    private static int series(String api, String query) {
        return RestAssured.given()
                .queryParam("query", query)
                .get(api + "query")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("data.result")
                .size();
    }
}
