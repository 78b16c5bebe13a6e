package dev.seatlock.ui;

import com.microsoft.playwright.Page;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * How fast the pages are, on the machine at hand:
 * {@code mvn verify -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=UiSpeed}. It prints figures and
 * judges none, so no other run takes it along: its name ends in neither Test nor IT.
 */
class UiSpeed {

    private static final int SECONDS = 8;
    private static final int CHANGES_PER_SECOND = 500;
    private static final int SEATS_PER_BOOKING = 10;

    private static void say(String figure) {
        System.out.println("speed: " + figure);
    }

    /** Longest tasks, and frames, from now on. */
    private static final String WATCH = """
            () => {
              window.tasks = []; window.frames = []; window.last = performance.now();
              window.observer = new PerformanceObserver(list => list.getEntries().forEach(it => tasks.push(it.duration)));
              observer.observe({entryTypes: ['longtask']});
              window.watching = true;
              const frame = now => { frames.push(now - last); last = now; if (watching) requestAnimationFrame(frame); };
              requestAnimationFrame(frame);
            }""";

    private static final String REPORT = """
            () => {
              watching = false;
              const sorted = frames.slice(1).sort((a, b) => a - b);
              const sum = sorted.reduce((a, b) => a + b, 0);
              return `${(1000 * sorted.length / sum).toFixed(1)} frames a second, 95 % within ${sorted[Math.floor(sorted.length * 0.95)].toFixed(1)} ms,`
                + ` the longest ${sorted.at(-1).toFixed(0)} ms; ${tasks.length} tasks over 50 ms, the longest ${Math.max(0, ...tasks).toFixed(0)} ms`;
            }""";

    /** Pans and zooms for some seconds, an event a frame, as a hand would. */
    private static final String MOVE = """
            seconds => new Promise(done => {
              const frame = document.querySelector('.frame');
              const { left, top, width, height } = frame.getBoundingClientRect();
              const at = (x, y) => ({ clientX: left + x * width, clientY: top + y * height, bubbles: true, cancelable: true, pointerId: 1, pointerType: 'mouse' });
              const began = performance.now();
              let down = false;
              const step = now => {
                const t = (now - began) / 1000;
                if (t > seconds) { document.dispatchEvent(new PointerEvent('pointerup', at(.5, .5))); done(); return; }
                const phase = t % 4;
                if (phase < 2) {
                  if (down) { document.dispatchEvent(new PointerEvent('pointerup', at(.5, .5))); down = false; }
                  frame.dispatchEvent(new WheelEvent('wheel', { ...at(.4 + .1 * Math.sin(t), .5), deltaY: phase < 1.2 ? -20 : 30 }));
                } else {
                  if (!down) { frame.dispatchEvent(new PointerEvent('pointerdown', at(.5, .5))); down = true; }
                  document.dispatchEvent(new PointerEvent('pointermove', at(.5 + .3 * Math.sin(5 * t), .5 + .3 * Math.cos(4 * t))));
                }
                requestAnimationFrame(step);
              };
              requestAnimationFrame(step);
            })""";

    private static Page at(Browser browser, String address) {
        Page page = browser.visitor();
        page.navigate(address);
        page.waitForSelector(".ground");
        return page;
    }

    @Test
    void measures() throws Exception {
        try (Browser browser = Browser.start();
                Venue venue = Venue.open("--replicas", "2")) {
            weighs(venue);
            paints(browser, venue);
            for (String hall : new String[] {"50|100|SVG", "100|200|canvas"}) {
                String[] of = hall.split("\\|", -1);
                String show =
                        venue.show("{\"title\": \"Speed\", \"rows\": %s, \"seatsPerRow\": %s}".formatted(of[0], of[1]));
                Page page = at(browser, venue.page(show));
                page.evaluate(WATCH);
                page.evaluate(MOVE, SECONDS);
                say("%s of %d seats, panned and zoomed: %s"
                        .formatted(of[2], Integer.parseInt(of[0]) * Integer.parseInt(of[1]), page.evaluate(REPORT)));
                page.locator("button[aria-label='Show the whole hall']").click();
                page.evaluate(WATCH);
                int changes = rush(venue, show, Integer.parseInt(of[0]), Integer.parseInt(of[1]));
                say("%s under %d changes in %d s: %s".formatted(of[2], changes, SECONDS, page.evaluate(REPORT)));
                page.close();
            }
            replicasTell(browser, venue);
        }
    }

    private static void weighs(Venue venue) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String index = http.send(
                            HttpRequest.newBuilder(URI.create(venue.url() + "/"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            for (var asset : Pattern.compile("/static/bundle/[^\"]+[.](js|css)")
                    .matcher(index)
                    .results()
                    .toList()) {
                byte[] body = http.send(
                                HttpRequest.newBuilder(URI.create(venue.url() + asset.group()))
                                        .header("Accept-Encoding", "gzip")
                                        .build(),
                                BodyHandlers.ofByteArray())
                        .body();
                say("%s: %.1f KB gzipped".formatted(asset.group(1), body.length / 1000.0));
            }
        }
    }

    private static void paints(Browser browser, Venue venue) {
        String show = venue.show("{\"title\": \"Speed\", \"rows\": 20, \"seatsPerRow\": 25}");
        double[] took = new double[5];
        for (int round = 0; round < took.length; round++) {
            Page page = browser.visitor();
            page.addInitScript("""
                    const look = () => document.querySelectorAll('.ground .seat').length === 500
                      ? requestAnimationFrame(() => window.painted = performance.now()) : requestAnimationFrame(look);
                    requestAnimationFrame(look);""");
            page.navigate(venue.page(show));
            page.waitForFunction("() => window.painted");
            took[round] = ((Number) page.evaluate("window.painted")).doubleValue();
            page.context().close();
        }
        Arrays.sort(took);
        say("500 seats painted after %.0f ms, the median of five; %.0f the worst".formatted(took[2], took[4]));
    }

    /** Seats that are booked and given back, as many changes a second as are to be shown. */
    private static int rush(Venue venue, String show, int rows, int seatsPerRow) throws InterruptedException {
        AtomicInteger changes = new AtomicInteger();
        int blocksARow = seatsPerRow / SEATS_PER_BOOKING;
        long tickNanos = 1_000_000_000L * SEATS_PER_BOOKING / CHANGES_PER_SECOND;
        long began = System.nanoTime();
        try (ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int tick = 0; tick < SECONDS * CHANGES_PER_SECOND / SEATS_PER_BOOKING; tick++) {
                int row = tick / blocksARow % rows + 1;
                int from = tick % blocksARow * SEATS_PER_BOOKING + 1;
                StringBuilder seats = new StringBuilder();
                for (int seat = from; seat < from + SEATS_PER_BOOKING; seat++) {
                    seats.append(seats.isEmpty() ? "" : ",").append("\"A-%d-%d\"".formatted(row, seat));
                }
                buyers.execute(() -> {
                    if (venue.buy(show, "{\"seats\": [" + seats + "]}").statusCode() == 201) {
                        changes.addAndGet(SEATS_PER_BOOKING);
                    }
                });
                long wait = began + (tick + 1) * tickNanos - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
                }
            }
        }
        return changes.get();
    }

    private static void replicasTell(Browser browser, Venue venue) {
        String show = venue.show("{\"title\": \"Speed\", \"rows\": 5, \"seatsPerRow\": 10}");
        Page other = at(browser, venue.url(2) + "/#/shows/" + show);
        other.waitForSelector(".seat.free");
        long[] took = new long[20];
        for (int round = 0; round < took.length; round++) {
            String seat = "Section A, row %d, seat %d".formatted(round / 10 + 1, round % 10 + 1);
            other.evaluate("""
                    name => {
                      window.seen = 0;
                      const seat = document.querySelector(`[aria-label^='${name},']`);
                      new MutationObserver((all, it) => { seen = Date.now(); it.disconnect(); }).observe(seat, { attributeFilter: ['class'] });
                    }""", seat);
            long asked = System.currentTimeMillis();
            JsonPath bought = venue.buy(show, "{\"seats\": [\"A-%d-%d\"]}".formatted(round / 10 + 1, round % 10 + 1))
                    .jsonPath();
            bought.getString("id");
            other.waitForFunction("() => window.seen");
            took[round] = ((Number) other.evaluate("window.seen")).longValue() - asked;
        }
        Arrays.sort(took);
        say(
                "a purchase at one replica is drawn by another's page after %d ms, the median of twenty; %d the worst; from before it is asked for"
                        .formatted(took[10], took[19]));
    }
}
