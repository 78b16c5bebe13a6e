package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import dev.seatlock.AllAtOnce;
import io.restassured.path.json.JsonPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operator does in the browser, and what the API says of it afterwards. */
@Timeout(300)
class OperatorIT extends AtTheDesk {

    private static final Duration SOON = Duration.ofSeconds(60);

    private static Page atShow(String show) {
        Page page = signedIn("/#/operator/shows/" + show);
        assertThat(part(page, "Audit").locator(".verdict")).isVisible();
        assertThat(page.locator(".ground .seat").first()).isVisible();
        return page;
    }

    @Test
    void asksForThePasswordUntilItIsTheRightOne() {
        browser.expect(401);
        Page page = browser.visitor();
        page.navigate(venue.url() + "/#/operator");
        Locator password = page.getByLabel("The operator’s password");
        password.fill("guess");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("That is not the password.");
        browser.picture(page, "50-operator-sign-in");
        password.fill(venue.password());
        page.keyboard().press("Enter");
        assertThat(part(page, "Shows")).isVisible();
        page.reload();
        assertThat(part(page, "Shows")).isVisible();
        button(page, "Sign out").click();
        assertThat(password).isVisible();
        page.reload();
        assertThat(password).isVisible();
    }

    @Test
    void saysThatThePasswordIsNotTakenAnyMore() {
        browser.expect(401);
        Page page = signedIn("/#/operator");
        assertThat(part(page, "Replicas").locator("tbody tr")).hasCount(1);
        page.evaluate("sessionStorage.setItem('operator', 'an old one')");
        page.reload();
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("That is not the password.");
    }

    @Test
    void signsInByTheLinkAlsoInATabThatIsOpen() {
        Page page = browser.visitor();
        page.navigate(venue.url() + "/#/operator");
        assertThat(page.getByLabel("The operator’s password")).isVisible();
        page.navigate(venue.linkToTheLab()); // only what is behind the # differs, so nothing is loaded
        assertThat(page).hasURL(venue.url() + "/#/lab");
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Operator").setExact(true))
                .click();
        assertThat(part(page, "Shows")).isVisible();
    }

    private static void tab(Page page, int times) {
        for (int time = 0; time < times; time++) {
            page.keyboard().press("Tab");
        }
    }

    private static void type(Page page, String text) {
        page.keyboard().press("ControlOrMeta+a");
        page.keyboard().type(text);
    }

    @Test
    void putsAShowOnByKeyboardAlone() {
        Page page = signedIn("/#/operator");
        button(page, "New show").focus();
        page.keyboard().press("Enter");
        assertThat(field(page, "guard").locator("option").first()).isAttached();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("New show")))
                .isFocused();
        tab(page, 1);
        type(page, "Keys");
        field(page, "price.amount").focus();
        type(page, "12.50");
        button(page, "Add a section").focus();
        page.keyboard().press("Enter");
        type(page, "Circle"); // whose name has the focus
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        type(page, "4");
        page.keyboard().press("Tab");
        type(page, "12");
        button(page, "Add a section").focus();
        page.keyboard().press("Enter");
        type(page, "Yard");
        page.keyboard().press("Tab");
        page.keyboard().type("standing");
        page.keyboard().press("Tab");
        type(page, "90");
        assertThat(page.locator(".capacity")).hasText("338 places");
        assertThat(page.getByRole(AriaRole.IMG))
                .hasAttribute("aria-label", "The hall: Stalls, 10 rows of 20; Circle, 4 rows of 12; Yard, 90 standing");
        browser.picture(page, "52-new-show");
        button(page, "Put the show on").focus();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Keys")))
                .isVisible();
        JsonPath show = venue.find(page.url().replaceFirst(".*/", ""));
        assertEquals(338, show.getInt("capacity"));
        assertEquals(1250, show.getInt("price.amount"));
        assertEquals(List.of("Stalls", "Circle", "Yard"), show.getList("sections.name"));
        assertEquals("combining", show.getString("guard"));
        assertEquals(true, show.getBoolean("safetyNet"));
    }

    @Test
    void showsWhatIsAtFaultWhereItIs() {
        browser.expect(400);
        Page page = signedIn("/#/operator/shows/new");
        field(page, "title").fill(" ");
        field(page, "sections[0].rows").fill("0");
        field(page, "price.amount").fill("10");
        field(page, "price.currency").fill("ZZ");
        button(page, "Put the show on").click();
        assertThat(field(page, "title")).hasAttribute("aria-invalid", "true");
        assertThat(field(page, "title")).isFocused();
        field(page, "title").fill("Keys");
        button(page, "Put the show on").click();
        assertThat(field(page, "price.currency")).hasAttribute("aria-invalid", "true");
        field(page, "price.currency").fill("EUR");
        button(page, "Put the show on").click();
        assertThat(field(page, "sections[0].rows")).hasAttribute("aria-invalid", "true");
        assertThat(field(page, "sections[0].seatsPerRow")).not().hasAttribute("aria-invalid", "true");
        button(page, "Add a section").click();
        page.locator(".sections > li:last-child input").first().fill("Stalls");
        button(page, "Put the show on").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("section names must differ");
        browser.picture(page, "53-faults");
    }

    @Test
    void changesTheGuardWhileACrowdBuys() {
        String show = venue.show("""
                {"title": "In mid-sale", "guard": "none", "safetyNet": false,
                 "sections": [{"name": "Stalls", "kind": "SEATED", "rows": 20, "seatsPerRow": 30}]}""");
        venue.guard(show, "{\"guard\": \"none\", \"dwellMillis\": 50}");
        Page page = atShow(show);
        assertThat(part(page, "Guard").locator(".in-force")).containsText("none in force");
        assertThat(part(page, "Audit").locator(".verdict")).containsText("Sound");
        try (Crowd crowd = new Crowd(venue, show)) {
            assertThat(page.locator(".ground .seat.oversold").first()).isVisible();
            assertThat(page.locator(".strip b.again:not([style*='height: 0%'])").first())
                    .isAttached();
            page.locator("show-guard select").selectOption("pg-conditional");
            button(page, "Switch the guard").click();
            assertThat(page.locator(".told-result")).containsText("In force on every replica");
            assertEquals("pg-conditional", venue.find(show).getString("guard"));
            assertThat(part(page, "Guard").locator(".in-force")).containsText("pg-conditional in force");
            assertThat(page.locator(".strip em")).hasText("pg-conditional");
            long before = venue.audit(show).getLong("oversoldCount");
            assertTrue(before > 0);
            crowd.awaitMore(20);
            assertEquals(before, venue.audit(show).getLong("oversoldCount"), "none since");
        }
        JsonPath audit = venue.audit(show);
        button(page, "Audit again").click();
        Locator verdict = part(page, "Audit").locator(".verdict");
        assertThat(verdict).containsText("Broken");
        assertThat(verdict)
                .containsText(Pattern.compile("%d sales? too many".formatted(audit.getInt("oversoldCount"))));
        assertThat(page.locator(".counts .twice"))
                .hasText("%d sold twice".formatted(audit.getList("oversold").size()));
        browser.picture(page, "54-operator-show");
    }

    @Test
    void seesAGuardThatAnotherOperatorHasChosen() {
        String show = venue.show("{\"title\": \"Two operators\", \"rows\": 2, \"seatsPerRow\": 5}");
        Page page = atShow(show);
        venue.guard(show, "{\"guard\": \"pg-row-lock\"}");
        assertThat(part(page, "Guard").locator(".in-force")).containsText("pg-row-lock in force");
    }

    @Test
    void namesEachDoubleSaleWithItsBookings() throws Exception {
        String show = venue.show(
                "{\"title\": \"Twice\", \"rows\": 4, \"seatsPerRow\": 8, \"safetyNet\": false, \"guard\": \"none\"}");
        venue.guard(show, "{\"guard\": \"none\", \"dwellMillis\": 400}");
        List<String> bookings = AllAtOnce.act(
                2,
                buyer -> venue.buy(show, "{\"seats\": [\"A-2-2\"]}").jsonPath().getString("id"));
        Page page = atShow(show);
        Locator sale = page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName(Pattern.compile("^A-2-2")));
        for (String booking : bookings) {
            assertThat(sale).containsText(booking);
        }
        assertThat(part(page, "Audit").locator(".verdict"))
                .containsText("1 place was sold more often than there is room: 1 sale too many.");
    }

    @Test
    void opensAndClosesTheSaleAndTakesTheShowOff() {
        browser.expect(404, 409); // and nobody streams what is gone
        String show = venue.show("""
                {"title": "Announced", "rows": 2, "seatsPerRow": 5, "opensAt": "2999-01-01T00:00:00Z"}""");
        Page page = atShow(show);
        button(page, "Open the sale").click();
        assertThat(button(page, "Close the sale")).isVisible();
        assertEquals("ON_SALE", venue.find(show).getString("state"));
        venue.buy(show, "{\"seats\": [\"A-1-1\"]}").then().statusCode(201);
        button(page, "Close the sale").click();
        assertThat(button(page, "Open the sale")).isVisible();
        assertEquals("CLOSED", venue.find(show).getString("state"));

        button(page, "Remove from the programme").click();
        assertThat(button(page, "Keep it")).isFocused();
        button(page, "Yes, remove it").click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("held or sold");
        assertThat(button(page, "Yes, cancel the event")).isDisabled();
        page.getByLabel("Reason").fill("The star is ill");
        browser.picture(page, "55-take-off");
        button(page, "Yes, cancel the event").click();
        assertThat(part(page, "Sale")).containsText("The event is cancelled: The star is ill");
        assertEquals("The star is ill", venue.find(show).getString("cancelledBecause"));
        page.navigate(venue.url() + "/#/operator");
        assertThat(part(page, "Shows")).isVisible();
        assertThat(page.locator("operator-programme")).not().containsText("Announced");
    }

    @Test
    void removesAShowThatNobodyHasAnythingOf() {
        browser.expect(404); // nobody streams what is gone
        String show = venue.show("{\"title\": \"A mistake\", \"rows\": 2, \"seatsPerRow\": 5}");
        Page page = atShow(show);
        button(page, "Remove from the programme").click();
        button(page, "Yes, remove it").click();
        assertThat(part(page, "Shows")).isVisible();
        assertThat(page.locator("operator-programme")).not().containsText("A mistake");
    }

    @Test
    void opensAWaitingRoomAndTakesItAway() {
        String show = venue.show("{\"title\": \"Crowded\", \"rows\": 2, \"seatsPerRow\": 5}");
        Page page = atShow(show);
        page.getByLabel("Who is next").selectOption("LIFO");
        page.getByLabel("Inside").fill("1");
        button(page, "Open a waiting room").click();
        Locator room = part(page, "Waiting room");
        assertThat(room).containsText("0 inside, 0 in line");
        assertEquals("LIFO", venue.get("/api/shows/" + show + "/waiting-room").getString("policy"));
        JsonPath inside = venue.visit(show);
        JsonPath waiting = venue.visit(show);
        assertThat(room).containsText("1 inside, 1 in line");
        venue.leave(waiting);
        venue.leave(inside);
        button(page, "Remove the waiting room").click();
        assertThat(room).containsText("None: buyers come as they like.");
        assertEquals(false, venue.get("/api/shows/" + show + "/waiting-room").getBoolean("enabled"));
    }

    @Test
    void replaysADeadLetterAndGivesOneUp() throws Exception {
        AtomicInteger answer = new AtomicInteger(410); // it wants no more, so the letter is dead at once
        AtomicInteger heard = new AtomicInteger();
        HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", exchange -> {
            heard.incrementAndGet();
            exchange.sendResponseHeaders(answer.get(), -1);
            exchange.close();
        });
        shop.start();
        try {
            String show = venue.show("{\"title\": \"Told\", \"rows\": 2, \"seatsPerRow\": 5}");
            String callback =
                    "http://127.0.0.1:%d/told".formatted(shop.getAddress().getPort());
            Page page = signedIn("/#/operator");
            Locator callbacks = part(page, "Callbacks");
            button(page, "Dead letters").click();
            assertThat(callbacks).containsText("No callback was given up.");
            for (int order = 0; order < 2; order++) {
                venue.order(show, "{\"bestAvailable\": {\"count\": 1}, \"callback\": \"" + callback + "\"}");
            }
            Locator letters = callbacks.locator(".letters li");
            assertThat(letters).hasCount(2);
            assertThat(letters.first()).containsText("A booking was confirmed");
            assertThat(letters.first()).containsText("dead after 1 try: the receiver wants no more (410)");
            browser.picture(page, "51-operator");
            letters.first()
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^Give up")))
                    .click();
            assertThat(button(page, "Keep it")).isFocused();
            button(page, "Yes, give it up").click();
            assertThat(letters).hasCount(1);
            answer.set(204);
            letters.first()
                    .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^Try again")))
                    .click();
            assertThat(letters).hasCount(0);
            await().atMost(SOON).until(() -> heard.get() == 3);
            button(page, "Undelivered").click();
            assertThat(callbacks).containsText("No undelivered callbacks.");
        } finally {
            shop.stop(0);
        }
    }

    @Test
    void knowsItsReplicaAndThatTheBooksAreBalanced() {
        Page page = signedIn("/#/operator");
        Locator replica = part(page, "Replicas").locator("tbody tr");
        assertThat(replica).hasCount(1);
        assertThat(replica).containsText("answers here");
        assertThat(replica.locator(".pid")).hasText(Long.toString(venue.pid()));
        assertThat(replica.locator(".replica-state")).hasText("open");
        String up = replica.locator("td").nth(1).innerText();
        assertThat(replica.locator("td").nth(1)).not().hasText(up); // it grows older before one's eyes
        assertThat(part(page, "Books").locator(".verdict")).containsText("Balanced");
        part(page, "Replicas")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(Pattern.compile("^Copy as curl")))
                .click();
        assertEquals(
                "curl -u \"operator:$PASSWORD\" '" + venue.url() + "/api/replicas'",
                page.evaluate("navigator.clipboard.readText()"));
    }

    @Test
    void goesOnWhenTheConnectionIsBack() {
        browser.expectLoss();
        String show = venue.show("{\"title\": \"Lost\", \"rows\": 2, \"seatsPerRow\": 5}");
        Page page = atShow(show);
        page.context().setOffline(true);
        assertThat(page.getByText("Connection lost.")).isVisible();
        browser.picture(page, "56-lost");
        venue.buy(show, "{\"seats\": [\"A-1-1\"]}").then().statusCode(201);
        page.context().setOffline(false);
        assertThat(page.getByText("Connection lost.")).hasCount(0);
        assertThat(page.locator(".counts")).containsText("1 sold");
    }

    @Test
    void saysThatThereIsNoSuchShow() {
        browser.expect(404);
        Page page = signedIn("/#/operator/shows/00000000-0000-7000-8000-000000000000");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("There is no such show");
    }
}
