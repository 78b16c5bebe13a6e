package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.seatlock.AllAtOnce;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a buyer does in the browser, from the programme to the ticket and back, and what can come between. */
@Timeout(300)
class BuyingIT extends InTheBrowser {

    private static final String HALL = """
            {"title": "Hamlet", "startsAt": "2027-03-01T19:00:00Z", "price": {"amount": 4500, "currency": "EUR"},
             "sections": [{"name": "Stalls", "kind": "SEATED", "rows": 8, "seatsPerRow": 20},
                          {"name": "Circle", "kind": "SEATED", "rows": 4, "seatsPerRow": 24},
                          {"name": "Yard", "kind": "STANDING", "capacity": 40}]}""";

    // --- What is on the page --------------------------------------------------------------------------------------

    private static Page at(String show) {
        Page page = browser.visitor();
        page.navigate(venue.page(show));
        assertThat(page.locator(".ground .seat.free").first()).isVisible();
        return page;
    }

    private static Locator seat(Page page, String name) {
        return page.locator("[role=gridcell][aria-label^='" + name + ",']");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^" + name)));
    }

    private static void choose(Page page, String... names) {
        for (String name : names) {
            seat(page, name).click();
            assertThat(seat(page, name)).hasAttribute("aria-selected", "true");
        }
    }

    private static void hold(Page page) {
        button(page, "Hold \\d+ seat").click();
        assertThat(page.locator("held-places")).isVisible();
    }

    private static void pay(Page page) {
        button(page, "Pay ").click();
        assertThat(page.locator("show-ticket img")).isVisible();
    }

    // --- Journeys ---------------------------------------------------------------------------------------------------

    @Test
    void sellsTwoSeatsAndTakesThemBack() {
        String show = venue.show(HALL);
        Page page = browser.visitor();
        page.navigate(venue.url());
        browser.picture(page, "1-programme");
        page.locator("a[href='#/shows/" + show + "']").click();
        choose(page, "Section Stalls, row 3, seat 7", "Section Stalls, row 3, seat 8");
        browser.picture(page, "2-chosen");
        hold(page);
        assertThat(page.getByRole(AriaRole.TIMER)).hasText(Pattern.compile("(9:\\d\\d|10:00)"));
        assertThat(seat(page, "Section Stalls, row 3, seat 7")).hasClass("seat mine");
        assertEquals(2, venue.find(show).getInt("held"));
        browser.picture(page, "3-held");
        pay(page);
        assertThat(page.locator(".reference")).hasText(Pattern.compile("[0-9A-Z]{4}-[0-9A-Z]{4}"));
        assertThat(page.locator("show-ticket dl")).containsText("€90.00");
        assertEquals(2, venue.find(show).getInt("sold"));
        browser.picture(page, "4-ticket");

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("My tickets"))
                .click();
        page.locator(".my-tickets li a").click();
        assertThat(page.locator("show-ticket img")).isVisible();
        browser.picture(page, "5-my-tickets");
        button(page, "Cancel the booking").click();
        browser.picture(page, "6-cancel");
        button(page, "Yes, cancel it").click();
        assertThat(page.locator(".stamp")).hasText("Cancelled");
        browser.picture(page, "7-cancelled");
        page.navigate(venue.page(show));
        assertThat(seat(page, "Section Stalls, row 3, seat 7")).hasClass("seat free");
        assertEquals(0, venue.find(show).getInt("sold"));
    }

    @Test
    void findsTheBestSeats() {
        String show = venue.show(HALL);
        Page page = at(show);
        button(page, "One more of seats").click();
        page.getByLabel("Section of the best available").selectOption("Circle");
        button(page, "Hold the best 3 together").click();
        assertThat(page.locator("held-places")).containsText(Pattern.compile("Circle, row \\d+, seats \\d+–\\d+"));
        pay(page);
        assertThat(page.locator(".ground .seat.mine")).hasCount(3);
    }

    @Test
    void waitsForWhatIsSoldOut() {
        String show = venue.show("""
                {"title": "Full", "rows": 1, "seatsPerRow": 2, "price": {"amount": 900, "currency": "EUR"}}""");
        JsonPath sold = venue.buy(show, "{\"seats\": [\"A-1-1\", \"A-1-2\"]}").jsonPath();
        Page page = browser.visitor();
        page.navigate(venue.page(show));
        button(page, "One fewer of places to wait for").click();
        button(page, "Wait for 1").click();
        assertThat(page.locator("waiting-list .position strong")).hasText("1");
        browser.picture(page, "19-waiting-list");
        page.reload();
        assertThat(page.locator("waiting-list .position strong")).hasText("1");
        venue.cancel(sold);
        assertThat(page.locator("held-places")).containsText(Pattern.compile("A, row 1, seat [12]"));
        assertEquals(1, venue.find(show).getInt("held"), "nobody waits for the other");
        pay(page);
        button(page, "Buy more places").click();
        assertThat(page.locator("choosing-places")).isVisible();
        assertThat(page.locator("waiting-list")).hasCount(0);

        venue.buy(show, "{\"bestAvailable\": {\"count\": 1}}");
        button(page, "Wait for 2").click();
        button(page, "Leave the list").click();
        assertThat(button(page, "Wait for 2")).isVisible();
    }

    @Test
    void sellsStandingPlaces() {
        String show = venue.show(HALL);
        Page page = at(show);
        button(page, "One more of places in Yard").click();
        button(page, "Hold 2 standing").click();
        assertThat(page.locator("held-places")).containsText("Yard, 2 standing");
        assertThat(page.locator("[data-yard=Yard]")).hasText("38 left");
        pay(page);
        assertThat(page.locator("show-ticket dl")).containsText("Yard, 2 standing");
    }

    @Test
    void keepsThePlacesOfWhomTheBankDeclined() {
        browser.expect(402);
        Page page = at(venue.show(HALL));
        choose(page, "Section Stalls, row 1, seat 1");
        hold(page);
        page.getByLabel("Card, declined").check();
        button(page, "Pay ").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("The bank declined");
        browser.picture(page, "8-declined");
        page.getByLabel("Card", new Page.GetByLabelOptions().setExact(true)).check();
        pay(page);
    }

    @Test
    void waitsForABankThatDecidesLater() {
        Page page = at(venue.show(HALL));
        choose(page, "Section Stalls, row 1, seat 1");
        hold(page);
        page.getByLabel("Card, decided later").check();
        button(page, "Pay ").click();
        assertThat(button(page, "The bank is thinking")).isVisible();
        assertThat(page.locator("show-ticket img")).isVisible(new IsVisibleOptions().setTimeout(30_000));
    }

    @Test
    void givesTimeAndTakesPlacesBack() {
        browser.expect(409);
        String show = venue.show(HALL);
        Page page = at(show);
        choose(page, "Section Stalls, row 2, seat 2");
        hold(page);
        page.reload(); // what is held outlives it
        assertThat(page.locator("held-places")).isVisible();
        button(page, "More time").click();
        assertThat(button(page, "No more time")).isDisabled();
        button(page, "Give back").click();
        assertThat(seat(page, "Section Stalls, row 2, seat 2")).hasClass("seat free");
        assertEquals(0, venue.find(show).getInt("held"));
    }

    @Test
    void letsSeatsBeChosenFromAList() {
        String show = venue.show(HALL);
        Page page = at(show);
        button(page, "List").click();
        assertThat(page.locator("aside")).not().containsText("map");
        page.locator(".seat-list select").first().selectOption("Circle");
        page.locator(".seat-list select").last().selectOption("2");
        page.getByLabel("Section Circle, row 2, seat 5").check();
        page.getByLabel("Section Circle, row 2, seat 6").check();
        browser.picture(page, "9-list");
        hold(page);
        Locator yours = page.getByLabel("Section Circle, row 2, seat 5, yours");
        assertThat(yours).isDisabled();
        assertThat(yours).hasCSS("opacity", "0"); // its shape says what it is, and nothing lies over it
    }

    // --- Others -----------------------------------------------------------------------------------------------------

    @Test
    void tellsAtOnceWhatAnotherHasTaken() {
        String show = venue.show(HALL);
        Page page = at(show);
        choose(page, "Section Stalls, row 4, seat 4", "Section Stalls, row 4, seat 5");
        venue.buy(show, "{\"seats\": [\"Stalls-4-4\"]}").then().statusCode(201);
        assertThat(page.getByRole(AriaRole.ALERT))
                .containsText("Just taken by another buyer: Section Stalls, row 4, seat 4");
        assertThat(seat(page, "Section Stalls, row 4, seat 4")).hasClass("seat sold");
        assertThat(page.locator(".places li")).hasCount(1);
        browser.picture(page, "10-just-taken");
    }

    @Test
    void offersOthersToWhomCameTooLate() {
        browser.expect(409);
        String show = venue.show(HALL);
        Page page = at(show);
        choose(page, "Section Stalls, row 5, seat 9", "Section Stalls, row 5, seat 10");
        page.route(Pattern.compile(".*/holds$"), route -> {
            venue.buy(show, "{\"seats\": [\"Stalls-5-10\"]}"); // a moment before
            route.resume();
        });
        button(page, "Hold 2 seats").click();
        Locator told = page.getByRole(AriaRole.ALERT);
        assertThat(told).containsText("Somebody was quicker.");
        assertThat(told).containsText("Stalls, row 5, seat 10");
        assertThat(page.locator(".offer-ring").first()).isVisible();
        browser.picture(page, "11-alternatives");
        page.unroute(Pattern.compile(".*/holds$"));
        String instead = told.locator(".alternatives button").first().textContent();
        // A click on one ringed seat takes all that it is offered with.
        String first = instead.replaceFirst("^(\\w+), row (\\d+), seats (\\d+).*", "Section $1, row $2, seat $3");
        seat(page, first).click();
        assertThat(page.locator(".places li")).hasCount(2);
        assertThat(seat(page, first)).hasAttribute("aria-selected", "true");
        hold(page);
    }

    @Test
    void drawsWhatWasSoldTwice() throws Exception {
        String show = venue.show("""
                {"title": "Broken", "rows": 8, "seatsPerRow": 12, "safetyNet": false, "guard": "none"}""");
        venue.guard(show, "{\"guard\": \"none\", \"dwellMillis\": 400}");
        Page page = at(show);
        venue.buy(show, "{\"seats\": [\"A-1-1\"]}");
        venue.hold(show, "{\"seats\": [\"A-1-2\"]}");
        AllAtOnce.act(2, buyer -> venue.buy(show, "{\"seats\": [\"A-4-6\"]}").statusCode());
        assertEquals(1, venue.audit(show).getInt("oversoldCount"));
        assertThat(seat(page, "Section A, row 4, seat 6")).hasClass("seat oversold");
        assertThat(seat(page, "Section A, row 4, seat 6"))
                .hasAttribute("aria-label", Pattern.compile(".*sold more than once"));
        assertThat(page.locator(".facts")).containsText("1 sold twice");
        assertThat(seat(page, "Section A, row 1, seat 1")).hasClass("seat sold");
        assertThat(seat(page, "Section A, row 1, seat 2")).hasClass("seat held");
        browser.picture(page, "12-sold-twice");
    }

    @Test
    void standsInLineAndGoesOnWhenItIsItsTurn() {
        browser.expect(403);
        String show = venue.show(HALL);
        venue.room(show, 1);
        JsonPath inside = venue.visit(show);
        Page page = at(show);
        choose(page, "Section Stalls, row 6, seat 6");
        button(page, "Hold 1 seat").click();
        assertThat(page.locator("waiting-line .position")).containsText("You are next.");
        browser.picture(page, "13-in-line");
        venue.leave(inside);
        assertThat(page.locator("held-places")).isVisible();
        pay(page);
        assertEquals(1, venue.find(show).getInt("sold"));
    }

    @Test
    void leavesTheLine() {
        browser.expect(403);
        String show = venue.show(HALL);
        venue.room(show, 1);
        venue.visit(show);
        Page page = at(show);
        choose(page, "Section Stalls, row 6, seat 6");
        button(page, "Hold 1 seat").click();
        button(page, "Leave the line").click();
        assertThat(button(page, "Hold 1 seat")).isEnabled();
        assertThat(page.getByRole(AriaRole.ALERT)).hasCount(0);
    }

    // --- The connection ---------------------------------------------------------------------------------------------

    @Test
    void tellsThatTheConnectionIsLostAndCatchesUp() {
        browser.expectLoss();
        String show = venue.show(HALL);
        Page page = at(show);
        page.context().setOffline(true);
        assertThat(page.locator(".lost")).containsText("Connection lost");
        browser.picture(page, "14-connection-lost");
        venue.buy(show, "{\"seats\": [\"Stalls-7-7\"]}").then().statusCode(201);
        assertThat(seat(page, "Section Stalls, row 7, seat 7")).hasClass("seat free");
        page.context().setOffline(false);
        assertThat(page.locator(".lost")).hasCount(0);
        assertThat(seat(page, "Section Stalls, row 7, seat 7")).hasClass("seat sold");
    }

    /** The answer is lost on the way, though the places are held: the page asks again, under the same key. */
    @Test
    void asksAgainUnderTheSameKey() {
        browser.expectLoss();
        String show = venue.show(HALL);
        Page page = at(show);
        choose(page, "Section Stalls, row 8, seat 1");
        List<String> keys = new ArrayList<>();
        page.route(Pattern.compile(".*/holds$"), route -> {
            keys.add(route.request().headerValue("Idempotency-Key"));
            if (keys.size() == 1) {
                assertEquals(201, route.fetch().status());
                route.abort();
            } else {
                route.resume();
            }
        });
        hold(page);
        assertEquals(2, keys.size());
        assertEquals(keys.getFirst(), keys.getLast());
        assertEquals(1, venue.find(show).getInt("held"));
    }

    // --- What is left over
    // --------------------------------------------------------------------------------------------

    /** Prices, places and the event itself, while the page is open. */
    @Test
    void showsWhatIsChangedMeanwhile() {
        String show = venue.show(HALL);
        Page page = at(show);
        venue.change(show, "{\"title\": \"Macbeth\", \"price\": {\"amount\": 9900, \"currency\": \"EUR\"}}");
        assertThat(page.locator(".facts")).containsText("99.00");
        venue.change(show, "{\"sections\": {\"Stalls\": {\"closedRows\": [1]}}}");
        assertThat(seat(page, "Section Stalls, row 1, seat 3")).hasCount(0);
        choose(page, "Section Stalls, row 2, seat 3");
        hold(page);
        venue.cancel(show, "{\"reason\": \"The theatre is flooded\"}");
        assertThat(page.getByText("The theatre is flooded")).isVisible();
        assertThat(page.locator("held-places")).hasCount(0);
        assertThat(page.locator(".facts")).not().containsText("left"); // places are free, and nobody can have them
    }

    @Test
    void copiesWhatItWouldSend() {
        String show = venue.show(HALL);
        Page page = at(show);
        choose(page, "Section Stalls, row 1, seat 3");
        button(page, "Copy as curl: Hold 1 seat").first().click();
        assertThat(page.locator(".said")).hasText("Copied as curl.");
        assertEquals(
                "curl -H 'Content-Type: application/json' -H \"Idempotency-Key: $(od -An -N16 -tx1 /dev/urandom | tr -d ' \\n')\" -d '{\"seats\":[\"Stalls-1-3\"],\"total\":{\"amount\":4500,\"currency\":\"EUR\"}}'"
                        + " '" + venue.url() + "/api/shows/" + show + "/holds'",
                page.evaluate("navigator.clipboard.readText()"));
        hold(page);
        button(page, "Copy as curl: Pay").click();
        String command = "" + page.evaluate("navigator.clipboard.readText()");
        assertTrue(command.contains("-H \"Booking-Token: $TOKEN\""), command);
        assertTrue(command.contains("{\"payment\":{\"method\":\"card\"}}"), command);
    }

    @Test
    void saysWhatIsNotThere() {
        browser.expect(404);
        Page page = browser.visitor();
        page.navigate(venue.page("00000000-0000-7000-8000-000000000000"));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("There is no such show");
        browser.picture(page, "15-no-such-show");
        page.navigate(venue.url() + "/#/tickets");
        assertThat(page.locator(".empty")).containsText("You have no tickets yet.");
        browser.picture(page, "16-no-tickets");
        page.route("**/api/shows", route -> route.fulfill(new Route.FulfillOptions().setBody("{\"items\": []}")));
        page.navigate(venue.url() + "/#/");
        assertThat(page.locator(".empty")).containsText("Nothing is on.");
        browser.picture(page, "17-nothing-on");
    }

    @Test
    void saysThatNobodyAnswers() {
        browser.expectLoss();
        Page page = browser.visitor();
        page.route("**/api/shows", Route::abort);
        page.navigate(venue.url());
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("The box office cannot be reached.");
        browser.picture(page, "18-unreachable");
        page.unroute("**/api/shows");
        button(page, "Try again").click();
        assertThat(page.locator(".shows a").first()).isVisible();
    }

    @Test
    void opensWithTheBell() {
        String show = venue.show("""
                {"title": "Soon", "opensAt": "%s", "rows": 4, "seatsPerRow": 10}""".formatted(Instant.now().plusSeconds(3)));
        Page page = at(show);
        assertThat(page.locator("aside")).containsText("Not on sale yet");
        assertThat(button(page, "Hold the best 2 together")).isVisible(new IsVisibleOptions().setTimeout(15_000));
    }

    /** The page is asked for each time; what it is made of has its hash in its name, and is kept. */
    @Test
    void isLoadedOnce() {
        Page page = browser.visitor();
        List<Response> answers = new ArrayList<>();
        page.onResponse(answers::add);
        page.navigate(venue.url());
        assertThat(page.locator(".shows a").first()).isVisible();
        assertEquals("no-cache", answers.getFirst().headerValue("Cache-Control"));
        List<Response> parts = answers.stream()
                .filter(answer -> answer.url().contains("/static/"))
                .toList();
        assertTrue(parts.size() >= 2, parts::toString);
        for (Response part : parts) {
            assertFalse(part.url().contains("/drawing-"), "what draws charts is fetched where there are some");
            assertTrue(part.headerValue("Cache-Control").contains("immutable"), part::url);
            assertEquals("gzip", part.headerValue("Content-Encoding"));
        }
    }

    @Test
    void whatIsWrongIsFound() {
        Page page = browser.visitor();
        page.navigate(venue.url());
        page.evaluate("""
                async other => {
                  console.error('planted');
                  setTimeout(() => { throw new Error('thrown'); });
                  await fetch('/api/nothing');
                  await fetch(other).catch(() => {});
                }""", venue.url().replace("127.0.0.1", "localhost"));
        AssertionError found = assertThrows(AssertionError.class, browser::assertNothingWasWrong);
        for (String what : new String[] {"planted", "thrown", "404", "Content Security Policy"}) {
            assertTrue(String.valueOf(found.getMessage()).contains(what), found::getMessage);
        }
    }

    @Test
    void remembersTheTheme() {
        Page page = browser.visitor();
        page.navigate(venue.url());
        button(page, "Theme: auto").click();
        button(page, "Theme: light").click();
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    }
}
