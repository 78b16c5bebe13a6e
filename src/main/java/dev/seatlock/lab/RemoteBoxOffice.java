package dev.seatlock.lab;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.seatlock.lab.RushAborted.Why;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The box office seen from outside: what a rush asks of it before and after the crowd, at its first replica. */
public record RemoteBoxOffice(Wire wire, Address address) {

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>[^,]*;\\s*rel=\"?next\"?");
    private static final int MOST_PAGES = 100_000;
    private static final int MOST_LOOKS = 200;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private sealed interface Page<T> {
        List<T> items();
    }

    private record Cards(List<PublishedCard> items) implements Page<PublishedCard> {}

    private record WaitingRoom(boolean enabled, @Nullable Integer shoppers) {}

    private record Wins(List<AuditReport.Win> items) implements Page<AuditReport.Win> {}

    public List<PublishedCard> cards() throws RushAborted, InterruptedException {
        return list("/api/guards", Cards.class);
    }

    /** The cards of the bug museum, which are in no catalogue; none where the Lab is closed. */
    List<PublishedCard> museum() throws RushAborted, InterruptedException {
        try {
            return list("/api/lab/museum", Cards.class);
        } catch (RushAborted refused) {
            if (refused.why() == Why.REFUSED) {
                return List.of();
            }
            throw refused;
        }
    }

    /** A show without the safety net, so that nothing but the guard is between two buyers. */
    public RushShow putOnUnprotected(String title, String guard, Map<String, Object> section)
            throws RushAborted, InterruptedException {
        Map<String, Object> price = Map.of("amount", 4_550, "currency", "EUR");
        List<?> sections = List.of(section);
        return putOn(Map.of("title", title, "guard", guard, "safetyNet", false, "price", price, "sections", sections));
    }

    /** A show of standing places, under the default guard. */
    public RushShow putOn(String title, int places) throws RushAborted, InterruptedException {
        return putOn(
                Map.of("title", title, "sections", List.of(Hall.standing(places).section())));
    }

    /** A show of one section, {@code A}, under a guard and with the safety net, as ordinary shows have it. */
    public RushShow putOn(String title, String guard, Map<String, Object> section)
            throws RushAborted, InterruptedException {
        return putOn(Map.of("title", title, "guard", guard, "sections", List.of(section)));
    }

    /** A show of standing places, under the default guard, which opens when it is {@linkplain #open opened}. */
    public RushShow announce(String title, int places) throws RushAborted, InterruptedException {
        String tomorrow = Instant.now().plus(Duration.ofDays(1)).toString();
        List<?> sections = List.of(Hall.standing(places).section());
        return putOn(Map.of("title", title, "opensAt", tomorrow, "sections", sections));
    }

    private RushShow putOn(Map<String, Object> show) throws RushAborted, InterruptedException {
        return one(Wire.post(at("/api/shows"), show), RushShow.class);
    }

    public void open(String show) throws RushAborted, InterruptedException {
        send(Wire.request(at("/api/shows/" + show + "/open")).POST(BodyPublishers.noBody()));
    }

    RushShow show(String id) throws RushAborted, InterruptedException {
        return get("/api/shows/" + id, RushShow.class);
    }

    RushShow switchGuard(String show, String guard, int dwellMillis) throws RushAborted, InterruptedException {
        Map<String, Object> wanted = Map.of("guard", guard, "dwellMillis", dwellMillis);
        return one(Wire.put(at("/api/shows/" + show + "/guard"), wanted), RushShow.class);
    }

    /** Opens a waiting room, and returns when every replica knows it. */
    public void openWaitingRoom(String show, int shoppers) throws RushAborted, InterruptedException {
        openWaitingRoom(show, Map.of("enabled", true, "policy", "FIFO", "shoppers", shoppers));
    }

    /** The same, which lets in so many a second at most. */
    public void openWaitingRoom(String show, int shoppers, int perSecond) throws RushAborted, InterruptedException {
        openWaitingRoom(
                show, Map.of("enabled", true, "policy", "FIFO", "shoppers", shoppers, "admitPerSecond", perSecond));
    }

    private void openWaitingRoom(String show, Map<String, Object> room) throws RushAborted, InterruptedException {
        String path = "/api/shows/" + show + "/waiting-room";
        one(Wire.put(at(path), room), WaitingRoom.class);
        for (URI replica : address.urls()) {
            for (int looks = 1; !isEnabled(Address.at(replica, path)); looks++) {
                if (looks == MOST_LOOKS) {
                    throw new RushAborted(Why.REFUSED, replica + " does not hear of the waiting room");
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
        }
    }

    private boolean isEnabled(URI room) throws RushAborted, InterruptedException {
        return one(Wire.request(room), WaitingRoom.class).enabled();
    }

    /** How many the show's waiting room lets in at a time; null if it has none. */
    @Nullable
    Integer shoppers(String show) throws RushAborted, InterruptedException {
        WaitingRoom room = get("/api/shows/" + show + "/waiting-room", WaitingRoom.class);
        return room.enabled() ? room.shoppers() : null;
    }

    /** With all that was sold: nobody has bought in earnest. */
    public void takeOff(String show) throws RushAborted, InterruptedException {
        send(Wire.request(at("/api/shows/" + show + "?force=true&erase=true")).DELETE());
    }

    /**
     * As the database has it by now: what another replica has sold may not have been heard of yet by the one that is
     * asked.
     */
    PublishedSeatMap seatMap(String show) throws RushAborted, InterruptedException {
        return one(
                Wire.request(at("/api/shows/" + show + "/seats")).header("Cache-Control", "no-cache"),
                PublishedSeatMap.class);
    }

    AuditReport audit(String show) throws RushAborted, InterruptedException {
        return get("/api/shows/" + show + "/audit", AuditReport.class);
    }

    List<AuditReport.Win> liveWins(String show) throws RushAborted, InterruptedException {
        return list("/api/shows/" + show + "/audit/wins", Wins.class);
    }

    private URI at(String path) {
        return Address.at(address.urls().getFirst(), path);
    }

    private <T> T get(String path, Class<T> type) throws RushAborted, InterruptedException {
        return one(Wire.request(at(path)), type);
    }

    private <T> T one(HttpRequest.Builder request, Class<T> type) throws RushAborted, InterruptedException {
        return read(send(request), type);
    }

    /** All pages of a list. */
    private <T> List<T> list(String path, Class<? extends Page<T>> page) throws RushAborted, InterruptedException {
        List<T> items = new ArrayList<>();
        Optional<URI> next = Optional.of(at(path));
        for (int pages = 0; next.isPresent(); pages++) {
            if (pages == MOST_PAGES) {
                throw new RushAborted(Why.REFUSED, "The list at " + at(path) + " has no end");
            }
            HttpResponse<String> response = send(Wire.request(next.get()));
            items.addAll(read(response, page).items());
            next = nextOf(response);
        }
        return items;
    }

    /** Only the path of the link is followed: the password goes to no other host, and a proxy's name does no harm. */
    private static Optional<URI> nextOf(HttpResponse<String> response) {
        return response.headers().allValues("Link").stream()
                .map(NEXT::matcher)
                .filter(Matcher::find)
                .map(link -> response.uri().resolve(link.group(1)))
                .map(next ->
                        next.getRawQuery() == null ? next.getRawPath() : next.getRawPath() + "?" + next.getRawQuery())
                .map(path -> response.uri().resolve(path))
                .findFirst();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws RushAborted, InterruptedException {
        address.operatorHeaders().forEach(request::header);
        HttpRequest sent = request.build();
        try {
            HttpResponse<String> response = wire.send(sent);
            return switch (response.statusCode()) {
                case 200, 201, 204 -> response;
                case 401, 403 ->
                    throw new RushAborted(Why.UNAUTHORISED, "The box office refuses the operator's password");
                default ->
                    throw new RushAborted(
                            Why.REFUSED,
                            "%s %s answered %d: %s"
                                    .formatted(
                                            sent.method(),
                                            sent.uri(),
                                            response.statusCode(),
                                            Problem.of(response).text()));
            };
        } catch (IOException e) {
            throw new RushAborted(
                    Why.UNREACHABLE,
                    "No box office answers at " + address.urls().getFirst(),
                    e);
        }
    }

    private static <T> T read(HttpResponse<String> response, Class<T> type) throws RushAborted {
        try {
            return Wire.JSON.readValue(response.body(), type);
        } catch (JsonProcessingException e) {
            throw new RushAborted(
                    Why.REFUSED, "%s did not answer with a %s".formatted(response.uri(), type.getSimpleName()), e);
        }
    }
}
