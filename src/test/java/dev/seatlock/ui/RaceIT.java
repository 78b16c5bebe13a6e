package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The picture that explains why a seat was sold twice: two reads before two writes. */
@Timeout(300)
class RaceIT extends InTheBrowser {

    private static JsonPath demonstration;
    private static String seat;
    private static List<String> owners;

    @BeforeAll
    static void rush() {
        String id = venue.demonstrate("none", "pg-row-lock");
        demonstration = await().atMost(Duration.ofMinutes(2))
                .until(
                        () -> venue.get("/api/lab/demonstrations/" + id),
                        it -> !it.getString("state").equals("RUNNING"));
        String races = "/api/lab/demonstrations/" + id + "/races/none/";
        seat = demonstration.<String>getList("scenes[0].soldTwice.seat").stream()
                .filter(it -> "WRITTEN".equals(venue.get(races + it).getString("oversale.until")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(demonstration.prettify()));
        owners = demonstration.getList("scenes[0].soldTwice.find { it.seat == '" + seat + "' }.buyers");
    }

    private static Page race(String guard, String of) {
        Page page = browser.visitor();
        page.navigate("%s/#/lab/demonstrations/%s/races/%s/%s"
                .formatted(venue.url(), demonstration.getString("id"), guard, of));
        return page;
    }

    @Test
    void hasBothReadsBeforeBothWritesWhereASeatWasSoldTwice() {
        Page page = race("none", seat);
        Locator reads = page.locator(".race .read.marked");
        Locator writes = page.locator(".race .write.marked");
        assertThat(reads).hasCount(2);
        assertThat(writes).hasCount(2);
        assertTrue(
                Math.max(middle(reads.nth(0)), middle(reads.nth(1)))
                        < Math.min(middle(writes.nth(0)), middle(writes.nth(1))),
                "on the picture");
        assertThat(page.locator(".between text")).hasText("both have seen it free; neither has written");
        assertThat(page.locator(".story")).containsText(Pattern.compile("both read " + seat + " as free within"));
        for (String owner : owners) {
            assertThat(page.locator(".story")).containsText(owner);
            assertThat(page.getByRole(AriaRole.ROW)
                            .filter(new Locator.FilterOptions()
                                    .setHas(page.getByRole(
                                            AriaRole.ROWHEADER,
                                            new Page.GetByRoleOptions()
                                                    .setName(owner)
                                                    .setExact(true))))
                            .filter(new Locator.FilterOptions().setHasText("sold"))) // who was told to ask again did
                    .hasCount(1);
        }
        assertThat(page.locator(".contended a[aria-current=page]")).hasText(seat);
        browser.picture(page, "race");
        accessible(page);
    }

    @Test
    void hasARivalWhoWaitsAndNeverWritesWhereALockStands() {
        Page page = race("none", seat);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("pg-row-lock"))
                .click();

        assertThat(page.locator(".race .write")).hasCount(1);
        assertThat(page.locator(".race .read")).hasCount(1);
        assertThat(page.locator(".between")).hasCount(0);
        assertThat(page.locator(".race .refused")).not().hasCount(0);
        assertThat(page.locator(".story")).containsText(Pattern.compile("has " + seat + ", and nobody else"));
        browser.picture(page, "race-guarded");
        accessible(page);

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("the two side by side"))
                .click();
        assertThat(page.locator("svg.race")).hasCount(2);
        assertThat(page.locator(".race .write.marked")).hasCount(2);
        assertEquals(
                page.locator("svg.race").first().getAttribute("data-to"),
                page.locator("svg.race").last().getAttribute("data-to"),
                "one scale for both");
        browser.picture(page, "race-side-by-side");
        accessible(page);
    }

    @Test
    void zoomsByButtonByWheelAndByKeyAndMovesAlongTime() {
        Page page = race("none", seat);
        assertThat(page.locator("svg.race")).isVisible();
        double whole = span(page);

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Zoom in"))
                .click();
        double closer = zoomed(page, whole);
        page.locator(".race-frame").hover();
        page.mouse().wheel(0, -300);
        double closest = zoomed(page, closer);
        page.locator(".race-frame").focus();
        page.keyboard().press("-");
        page.waitForFunction("was => %s > was".formatted(SPAN), closest);

        double from = from(page);
        page.keyboard().press("ArrowRight");
        page.waitForFunction("was => %s > was".formatted(FROM), from);
        from = from(page);
        page.mouse().down();
        page.mouse().move(900, 400);
        page.mouse().up();
        page.waitForFunction("was => %s !== was".formatted(FROM), from);
        browser.picture(page, "race-zoomed");

        page.keyboard().press("0");
        page.waitForFunction("was => Math.abs(%s - was) < 1e-6".formatted(SPAN), whole);
        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show all of it")))
                .isDisabled();
    }

    @Test
    void goesToAnotherSeatAndSaysWhereNobodyAsked() {
        browser.expect(404);
        Page page = race("none", "Z-9-9");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Nobody has asked for this seat");
        browser.picture(page, "race-unknown");
        accessible(page);

        page.locator(".contended a").first().click();
        assertThat(page.locator("svg.race")).isVisible();
        assertThat(page.locator("h1")).hasText(Pattern.compile("The race for A-\\d-\\d+"));

        page.navigate(venue.url() + "/#/lab/demonstrations/00000000-0000-7000-8000-000000000000/races/none/A-1-1");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("does not remember");
    }

    private static final String FROM = "Number(document.querySelector('svg.race').dataset.from)";
    private static final String SPAN = "(Number(document.querySelector('svg.race').dataset.to) - %s)".formatted(FROM);

    private static double span(Page page) {
        return ((Number) page.evaluate(SPAN)).doubleValue();
    }

    private static double from(Page page) {
        return ((Number) page.evaluate(FROM)).doubleValue();
    }

    private static double zoomed(Page page, double before) {
        page.waitForFunction("was => %s < was".formatted(SPAN), before);
        return span(page);
    }

    private static double middle(Locator mark) {
        var box = mark.boundingBox();
        return box.x + box.width / 2;
    }

    private static void accessible(Page page) {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            assertEquals(List.of(), violations(page), () -> page.url() + " " + scheme);
        }
        page.setViewportSize(360, 780);
        assertEquals(List.of(), violations(page), () -> page.url() + " at 360");
        assertEquals(true, page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "not wider than it");
        page.setViewportSize(1280, 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    private static List<String> violations(Page page) {
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .flatMap(rule -> rule.getNodes().stream()
                                .map(node -> rule.getId() + ": " + node.getHtml() + " " + node.getFailureSummary()))
                        .toList();
    }
}
