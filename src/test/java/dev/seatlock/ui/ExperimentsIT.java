package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What whoever experiments does in the browser: plans, begins, watches, cancels, reads, compares, and takes along. */
@Timeout(300)
@Tag("all")
class ExperimentsIT extends InTheBrowser {

    private static final String LONG = """
            {"guards": ["jvm-mutex"], "buyers": 200, "seats": 50, "replicas": 1, "dwellMillis": 100, "rounds": 100}""";
    private static final String SHORT = """
            {"guards": ["none", "pg-conditional"], "buyers": 40, "seats": 10, "dwellMillis": %d}""";

    // --- What is on the page --------------------------------------------------------------------------------------

    private static Page experiments() {
        Page page = browser.visitor();
        page.navigate(venue.url() + "/#/lab/experiments");
        assertThat(field(page, "pg-conditional")).isVisible();
        return page;
    }

    private static Page at(String experiment) {
        Page page = browser.visitor();
        page.navigate(venue.url() + "/#/lab/experiments/" + experiment);
        return page;
    }

    /** A control of the form, by its whole name. */
    private static Locator field(Page page, String name) {
        return page.getByLabel(name, new Page.GetByLabelOptions().setExact(true));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^" + name)));
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("^" + name)));
    }

    private static void signIn(Page page) {
        page.getByLabel("The operator’s password").fill(venue.password());
        button(page, "Sign in").click();
    }

    private static void awaitCharts(Page page, int charts) {
        assertThat(page.locator("lab-chart[drawn]")).hasCount(charts);
    }

    /** The cells of a table, by their row's name. */
    private static Map<String, List<String>> cells(Page page, String table) {
        return page.locator("table", new Page.LocatorOptions().setHasText(table)).locator("tbody tr").all().stream()
                .collect(Collectors.toMap(
                        row -> row.locator("th").textContent(),
                        row -> row.locator("td").allTextContents()));
    }

    // --- Journeys ---------------------------------------------------------------------------------------------------

    @Test
    void arePlannedBegunWatchedAndRead() throws Exception {
        Page page = experiments();
        signIn(page);
        field(page, "combining").uncheck();
        field(page, "pg-conditional").check();
        assertThat(page.locator(".card h3")).containsText("pg-conditional");
        field(page, "Buyers").fill("120");
        field(page, "Seats").fill("30");
        field(page, "Rounds").fill("2");
        assertThat(page.locator("output")).hasText("guards × rounds × buyers: 2 × 2 × 120 = 480");
        browser.picture(page, "40-experiment-plan");
        button(page, "Begin the experiment").click();

        assertThat(page.locator("h1")).hasText("2 guards under 120 buyers");
        assertThat(page.locator(".phase")).containsText("The crowd is at");
        browser.picture(page, "41-experiment-running");
        awaitCharts(page, 4);
        assertThat(page.locator("main")).containsText("Every verdict is as the guard’s card promises.");
        Map<String, List<String>> counts = cells(page, "What buyers were told");
        assertEquals(List.of("BROKEN", "yes"), counts.get("none").subList(0, 2));
        assertEquals(
                List.of("SOUND", "yes", "60", "180", "0", "0", "0", "0", "0", "0", "0"), counts.get("pg-conditional"));
        assertThat(page.locator(".verdicts li").first()).containsText(Pattern.compile("none: BROKEN as its card says"));
        assertEquals(2, cells(page, "Times in ms").size());
        browser.picture(page, "42-experiment-findings");

        // What the charts show can be read as well.
        assertThat(page.locator(".plot").first())
                .hasAttribute(
                        "aria-label", Pattern.compile("Places sold over time, of 30: none \\d+, pg-conditional 30"));
        page.locator("lab-chart summary").all().forEach(Locator::click);
        assertEquals(
                "30",
                cells(page, "until that part of the capacity")
                        .get("pg-conditional")
                        .getLast());
        assertEquals(15, cells(page, "within which that percentage").get("none").size());
        assertEquals("240", cells(page, "Answers in a second").get("none").getFirst());
        assertEquals(
                List.of("60", "0", "180"),
                cells(page, "What became of the buyers").get("pg-conditional"));
        Axe.check(page);

        String id = page.url().replaceAll(".*/", "");
        isTakenAlong(page, "All findings", id, "json", "\"pg-conditional\"");
        isTakenAlong(page, "The figures", id, "csv", "pg-conditional,2,120,30,90");
        isTakenAlong(page, "A page with charts", id, "html", "<title>Seatlock");
        isTakenAlong(page, "What every buyer did", id, "jsonl", "\"opening\"");
        page.reload();
        awaitCharts(page, 4);
        link(page, "Experiments").last().click();
        assertThat(page.locator(".past a").first()).containsText("every verdict as promised");
    }

    private static void isTakenAlong(Page page, String name, String id, String type, String content)
            throws IOException {
        Download download = page.waitForDownload(() -> link(page, name).click());
        assertEquals("seatlock-experiment-" + id.substring(0, 8) + "." + type, download.suggestedFilename());
        assertTrue(Files.readString(download.path()).contains(content), name);
    }

    @Test
    void areCancelled() {
        browser.expect(401);
        Page page = at(venue.experiment(LONG));
        assertThat(page.locator(".phase")).containsText("The crowd is at jvm-mutex, round 1 of 100.");
        Axe.check(page);
        page.getByText("Cancel it").click();
        page.getByLabel("The operator’s password").fill("wrong");
        button(page, "Sign in").click();
        button(page, "Cancel the experiment").click();
        assertThat(page.getByText("That is not the password.")).isVisible();
        signIn(page);
        button(page, "Copy as curl: Cancel the experiment").click();
        assertEquals(
                "curl -u \"operator:$PASSWORD\" -X DELETE '%s/api/lab/experiments/%s'"
                        .formatted(venue.url(), page.url().replaceAll(".*/", "")),
                page.evaluate("navigator.clipboard.readText()"));
        button(page, "Cancel the experiment").click();
        assertThat(page.locator("main")).containsText("It was cancelled.");
        assertEquals(
                "CANCELLED",
                venue.get("/api/lab/experiments/" + page.url().replaceAll(".*/", ""))
                        .getString("state"));
    }

    @Test
    void areOneAtATime() {
        browser.expect(409);
        String running = venue.experiment(LONG);
        Page page = experiments();
        signIn(page);
        button(page, "Begin the experiment").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Another experiment is running.");
        browser.picture(page, "43-experiment-running-already");
        link(page, "See the one that runs").click();
        assertThat(page).hasURL(Pattern.compile(".*" + running));
        button(page, "Cancel the experiment").click();
        assertThat(page.locator("main")).containsText("It was cancelled.");
    }

    @Test
    void areCompared() {
        String first = venue.experimentCarriedOut(SHORT.formatted(5));
        String second = venue.experimentCarriedOut(SHORT.formatted(20));
        Page page = experiments();
        Locator boxes = page.locator(".past input");
        boxes.nth(0).check();
        boxes.nth(1).check();
        browser.picture(page, "44-experiments");
        link(page, "Compare the two").click();
        assertThat(page).hasURL(Pattern.compile(".*/" + first + "/against/" + second));
        awaitCharts(page, 2);
        assertEquals(Map.of("Dwell", List.of("5 ms", "20 ms")), cells(page, "Everything else in the two plans"));
        double ratio = medianUnder(second, "pg-conditional") / medianUnder(first, "pg-conditional");
        Locator pair = page.locator("table.compared").last();
        assertThat(pair.locator("caption")).hasText("pg-conditional");
        assertThat(pair.locator("tr", new Locator.LocatorOptions().setHasText("p50")))
                .containsText(String.format(Locale.ROOT, "× %.2f", ratio));
        browser.picture(page, "45-comparison");
        Axe.check(page);
    }

    private static double medianUnder(String experiment, String guard) {
        return venue.get("/api/lab/experiments/" + experiment)
                .getDouble("guards.find { it.guard == '%s' }.p50".formatted(guard));
    }

    @Test
    void areUnknownElsewhere() {
        browser.expect(404);
        Page page = at("00000000-0000-4000-8000-000000000000");
        assertThat(page.locator("h1")).hasText("This experiment is not known here");
        browser.picture(page, "46-experiment-unknown");
        Axe.check(page);
    }

    @Test
    void areRefusedInTheWordsOfTheBoxOffice() {
        browser.expect(400, 401);
        Page page = experiments();
        page.getByLabel("The operator’s password").fill("wrong");
        button(page, "Sign in").click();
        button(page, "Begin the experiment").click();
        assertThat(page.getByText("That is not the password.")).isVisible();
        signIn(page);
        field(page, "Buyers").fill("20000");
        field(page, "Rounds").fill("100");
        button(page, "Begin the experiment").click();
        assertThat(page.getByRole(AriaRole.ALERT))
                .hasText("This experiment cannot be run: guards, buyers and rounds multiplied may be at most 500000.");
        Axe.check(page);
    }

    @Test
    void arePlannedWithoutAMouse() {
        Page page = experiments();
        signIn(page);
        field(page, "none").focus();
        page.keyboard().press("Space");
        page.keyboard().press("Tab");
        page.keyboard().press("Space");
        assertThat(page.locator("output")).containsText("2 × 1 × 200"); // one fewer, one more
        assertThat(page.locator(".card h3")).containsText((String) page.evaluate("document.activeElement.value"));
        page.getByLabel("A replica is killed").focus();
        page.keyboard().press("Space");
        button(page, "Copy as curl: Begin").click();
        assertTrue(((String) page.evaluate("navigator.clipboard.readText()")).contains("\"mischief\":[\"kill\"]"));
        field(page, "Replicas").fill("1");
        assertThat(page.getByLabel("A replica is killed")).isDisabled();
        page.getByLabel("What is sold").selectOption("STANDING");
        assertThat(page.locator("label", new Page.LocatorOptions().setHasText("seats only"))
                        .first())
                .isVisible();
        assertThat(page.getByLabel("jvm-seat-mutex")).isDisabled();
        Axe.check(page);
    }

    /** Charts are painted: they do not hear of another theme by themselves. */
    @Test
    void areDrawnInTheColoursOfThePage() {
        Page page = at(venue.experimentCarriedOut(SHORT.formatted(5)));
        awaitCharts(page, 4);
        String light = painted(page);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.waitForFunction("it => document.querySelector('lab-chart canvas').toDataURL() !== it", light);
        page.setViewportSize(360, 780);
        page.waitForFunction(
                "() => [...document.querySelectorAll('lab-chart canvas')].every(it => it.clientWidth <= 360)");
    }

    /** What draws them is loaded when it is needed, and may be away then. */
    @Test
    void canBeReadWithoutTheirCharts() {
        browser.expectLoss();
        String experiment = venue.experimentCarriedOut(SHORT.formatted(5));
        Page page = browser.visitor();
        page.route("**/static/bundle/drawing-*.js", Route::abort);
        page.navigate(venue.url() + "/#/lab/experiments/" + experiment);
        assertThat(page.getByText("The chart could not be drawn.")).hasCount(4);
        assertThat(page.locator("lab-chart table").first()).isVisible();
        Axe.check(page);
    }

    private static String painted(Page page) {
        return (String) page.evaluate("document.querySelector('lab-chart canvas').toDataURL()");
    }
}
