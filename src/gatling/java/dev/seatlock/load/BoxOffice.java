package dev.seatlock.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seatlock.boxoffice.audit.Audit;
import dev.seatlock.boxoffice.audit.Audit.Win;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The box office as its operator asks it, before the buyers come and after they have gone. */
record BoxOffice(String url, String password) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>[^,]*;\\s*rel=\"?next\"?");

    /**
     * The password is that of the environment, or else of the box office which {@code ./seatlock run} has opened here.
     */
    static BoxOffice at(String url) {
        String given = System.getenv("SEATLOCK_OPERATOR_PASSWORD");
        return new BoxOffice(url, given != null ? given : read(Path.of("data", "operator-password")));
    }

    /**
     * Puts on a show without the safety net, so that nothing but the guard stands between a seat and its second sale.
     */
    JsonNode putOn(String title, int rows, int seatsPerRow, String guard) {
        Map<String, Object> show = new TreeMap<>(Map.of(
                "title", title,
                "rows", rows,
                "seatsPerRow", seatsPerRow,
                "safetyNet", false,
                "opensAt", Instant.now().plus(Duration.ofDays(1)).toString()));
        if (!guard.isEmpty()) {
            show.put("guard", guard);
        }
        return read(post("/api/shows", show));
    }

    void open(String show) {
        post("/api/shows/" + show + "/open");
    }

    void close(String show) {
        post("/api/shows/" + show + "/close");
    }

    Audit audit(String show) {
        JsonNode audit = read(send(request(resource("/api/shows/" + show + "/audit"))));
        return new Audit(
                audit.path("verdict").asText(), audit.path("oversoldCount").asLong(), wins(show));
    }

    private List<Win> wins(String show) {
        List<Win> wins = new ArrayList<>();
        Optional<URI> page = Optional.of(resource("/api/shows/" + show + "/audit/wins"));
        while (page.isPresent()) {
            HttpResponse<String> answer = send(request(page.get()));
            read(answer)
                    .path("items")
                    .forEach(win -> wins.add(new Win(
                            win.path("place").asText(), win.path("booking").asText())));
            page = next(answer);
        }
        return wins;
    }

    /** Only the path of the link is followed: the password goes to no other host. */
    private static Optional<URI> next(HttpResponse<String> answer) {
        return answer.headers().allValues("Link").stream()
                .map(NEXT::matcher)
                .filter(Matcher::find)
                .map(link -> answer.uri().resolve(link.group(1)))
                .map(link -> answer.uri().resolve(link.getRawPath() + "?" + link.getRawQuery()))
                .findFirst();
    }

    private HttpResponse<String> post(String path, Object body) {
        return send(request(resource(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.valueToTree(body).toString())));
    }

    private void post(String path) {
        send(request(resource(path)).POST(BodyPublishers.noBody()));
    }

    private URI resource(String path) {
        return URI.create(url + path);
    }

    private HttpRequest.Builder request(URI at) {
        byte[] operator = ("operator:" + password).getBytes(UTF_8);
        return HttpRequest.newBuilder(at)
                .timeout(MOST)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(operator));
    }

    private static HttpResponse<String> send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException("%s %s was answered %d: %s"
                        .formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
            }
            return answer;
        } catch (IOException away) {
            throw new UncheckedIOException("No box office answers at " + request.uri(), away);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static String read(Path passwordFile) {
        try {
            return Files.readString(passwordFile).strip();
        } catch (IOException absent) {
            throw new UncheckedIOException("The operator's password is needed: set SEATLOCK_OPERATOR_PASSWORD", absent);
        }
    }

    private static JsonNode read(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
