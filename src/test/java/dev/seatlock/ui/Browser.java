package dev.seatlock.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.seatlock.Installed;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A real browser, the machine's own Chromium, and everything in it that may not be: errors on the console, requests
 * that failed, requests to any other host. Where it is not installed, whoever starts it is skipped.
 */
final class Browser implements AutoCloseable {

    private static final String NAME = "chromium";
    private static final Path PICTURES = Path.of("target/screenshots");
    /** Not how fast it should be: how long a machine with much else to do may take. */
    private static final int PATIENCE_MILLIS = 60_000;

    private static final int[][] SCREENS = {{1280, 900}, {360, 780}};

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final Set<Integer> refusals = new HashSet<>();
    private boolean mayLoseConnection;

    private Browser(Path program) {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        // The browser is there: none is to be downloaded.
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--no-first-run")));
    }

    static Browser start() {
        Optional<Path> program = Installed.program(NAME);
        assumeTrue(program.isPresent(), NAME + " is not installed");
        return new Browser(program.orElseThrow());
    }

    /** A page of somebody who has been nowhere yet. */
    Page visitor() {
        return visitor(desk());
    }

    /** The same, with two points of the screen for each of the page's. */
    Page visitorFromNear() {
        return visitor(desk().setDeviceScaleFactor(2));
    }

    /** Somebody who has fingers, and no mouse. */
    Page visitorWithATelephone() {
        return visitor(desk().setViewportSize(SCREENS[1][0], SCREENS[1][1])
                .setHasTouch(true)
                .setIsMobile(true));
    }

    private static com.microsoft.playwright.Browser.NewContextOptions desk() {
        return new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(SCREENS[0][0], SCREENS[0][1])
                .setLocale("en-GB")
                .setTimezoneId("Europe/Berlin")
                .setReducedMotion(ReducedMotion.REDUCE)
                .setPermissions(List.of("clipboard-read", "clipboard-write"));
    }

    private Page visitor(com.microsoft.playwright.Browser.NewContextOptions equipped) {
        BrowserContext context = chromium.newContext(equipped);
        contexts.add(context);
        context.setDefaultTimeout(PATIENCE_MILLIS);
        Page page = context.newPage();
        page.onConsoleMessage(this::heard);
        page.onPageError(error -> complaints.add("uncaught: " + error));
        page.onRequest(this::asked);
        page.onRequestFailed(this::failed);
        return page;
    }

    private void heard(ConsoleMessage message) {
        if (!message.type().equals("error") && !message.type().equals("warning")) {
            return;
        }
        // What the browser itself notes of a refusal is no error of the page's, if that refusal is what the test is
        // about.
        boolean isRefusal = message.text().startsWith("Failed to load resource: the server responded")
                && refusals.stream().anyMatch(status -> message.text().contains("status of " + status));
        boolean isLoss = mayLoseConnection && message.text().startsWith("Failed to load resource: net::");
        if (!isRefusal && !isLoss) {
            complaints.add("console: " + message.text());
        }
    }

    private void asked(Request request) {
        URI asked = URI.create(request.url().replaceFirst("[?#].*", "").replaceFirst("^data:.*", "data:x"));
        if (!"data".equals(asked.getScheme())
                && !"blob".equals(asked.getScheme())
                && !"127.0.0.1".equals(asked.getHost())) {
            complaints.add("foreign: " + request.url());
        }
    }

    private void failed(Request request) {
        // Whoever leaves a page lets its streams go.
        boolean isLeft = "net::ERR_ABORTED".equals(request.failure());
        if (!isLeft && !mayLoseConnection) {
            complaints.add("failed: " + request.url() + " " + request.failure());
        }
    }

    /** This test is about answers of these statuses. */
    void expect(int... statuses) {
        for (int status : statuses) {
            refusals.add(status);
        }
    }

    /** This test is about a connection that is lost. */
    void expectLoss() {
        mayLoseConnection = true;
    }

    /** Keeps what a page looks like now, without a change to it. */
    void pictureAsItIs(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    /** Keeps what a page looks like at the width of a desk and of a telephone, in the light and in the dark. */
    void picture(Page page, String name) {
        for (int[] screen : SCREENS) {
            for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
                page.setViewportSize(screen[0], screen[1]);
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(PICTURES.resolve(
                                "%s-%d%s.png".formatted(name, screen[0], scheme == ColorScheme.DARK ? "-dark" : "")))
                        .setFullPage(true));
            }
        }
        page.setViewportSize(SCREENS[0][0], SCREENS[0][1]);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    /** All who came go, and nothing may have been wrong. */
    void assertNothingWasWrong() {
        contexts.forEach(BrowserContext::close);
        contexts.clear();
        List<String> heard = List.copyOf(complaints);
        complaints.clear();
        refusals.clear();
        mayLoseConnection = false;
        assertEquals(List.of(), heard);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
