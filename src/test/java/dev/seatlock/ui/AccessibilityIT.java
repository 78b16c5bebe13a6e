package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.seatlock.ui.Axe.check;
import static dev.seatlock.ui.Axe.violations;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.seatlock.AllAtOnce;
import io.restassured.path.json.JsonPath;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What axe finds, in each state of the pages: nothing, in the light, in the dark, and as wide as a telephone. */
@Timeout(300)
@Tag("all")
class AccessibilityIT extends InTheBrowser {

    private static void press(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^" + name)))
                .click();
    }

    @Test
    void onTheWayToATicket() {
        browser.expect(402);
        String show = venue.show("""
                {"title": "Axe", "startsAt": "2027-03-01T19:00:00Z", "price": {"amount": 4500, "currency": "EUR"}, "placesPerBuyer": 9,
                 "sections": [{"name": "Stalls", "kind": "SEATED", "rows": 5, "seatsPerRow": 12},
                              {"name": "Circle", "kind": "SEATED", "rows": 2, "seatsPerRow": 12},
                              {"name": "Yard", "kind": "STANDING", "capacity": 40}]}""");
        Page page = browser.visitor();
        page.navigate(venue.url());
        assertThat(page.locator(".shows a").first()).isVisible();
        check(page);
        page.navigate(venue.page(show));
        page.locator(".seat.free").first().click();
        page.getByLabel("Your name").fill("Ann");
        check(page);
        press(page, "List");
        assertThat(page.locator(".seat-list")).isVisible();
        check(page);
        press(page, "Map");
        press(page, "Hold 1 seat");
        assertThat(page.locator("held-places")).isVisible();
        check(page);
        page.getByLabel("Card, declined").check();
        press(page, "Pay");
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        check(page);
        page.getByLabel("Card", new Page.GetByLabelOptions().setExact(true)).check();
        press(page, "Pay");
        assertThat(page.locator("show-ticket img")).isVisible();
        check(page);
        page.navigate(venue.url() + "/#/tickets");
        page.locator(".my-tickets li a").click();
        press(page, "Cancel the booking");
        check(page);
        press(page, "Yes, cancel it");
        assertThat(page.locator(".stamp")).isVisible();
        check(page);
    }

    @Test
    void whereSomethingWentWrong() throws Exception {
        browser.expect(403, 404);
        String broken = venue.show("""
                {"title": "Broken", "rows": 4, "seatsPerRow": 8, "safetyNet": false, "guard": "none"}""");
        venue.guard(broken, "{\"guard\": \"none\", \"dwellMillis\": 400}");
        AllAtOnce.act(2, buyer -> venue.buy(broken, "{\"seats\": [\"A-2-2\"]}").statusCode());
        venue.hold(broken, "{\"seats\": [\"A-2-3\"]}");
        Page page = browser.visitor();
        page.navigate(venue.page(broken));
        assertThat(page.locator(".ground .seat.oversold")).isVisible();
        check(page);
        page.navigate(venue.page("00000000-0000-7000-8000-000000000000"));
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        check(page);

        String crowded = venue.show("{\"title\": \"Crowded\", \"rows\": 4, \"seatsPerRow\": 8}");
        venue.room(crowded, 1);
        JsonPath inside = venue.visit(crowded);
        page.navigate(venue.page(crowded));
        page.locator(".seat.free").first().click();
        press(page, "Hold 1 seat");
        assertThat(page.locator("waiting-line .position")).isVisible();
        check(page);
        venue.leave(inside);
        assertThat(page.locator("held-places")).isVisible();

        page.navigate(venue.page(venue.show("{\"title\": \"Large\", \"rows\": 60, \"seatsPerRow\": 100}")));
        assertThat(page.locator("canvas")).isVisible();
        check(page);
    }

    @Test
    void whereTheOperatorWorks() throws Exception {
        browser.expect(400, 401, 409);
        String broken = venue.show("""
                {"title": "Audited", "safetyNet": false, "guard": "none",
                 "sections": [{"name": "A", "kind": "SEATED", "rows": 4, "seatsPerRow": 8},
                              {"name": "Yard", "kind": "STANDING", "capacity": 40}]}""");
        venue.guard(broken, "{\"guard\": \"none\", \"dwellMillis\": 400}");
        AllAtOnce.act(2, buyer -> venue.buy(broken, "{\"seats\": [\"A-2-2\"]}").statusCode());
        venue.order(broken, "{\"bestAvailable\": {\"count\": 1}, \"callback\": \"http://127.0.0.1:9/nobody\"}");
        Page page = browser.visitor();
        page.navigate(venue.url() + "/#/operator");
        page.getByLabel("The operator’s password").fill("guess");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        check(page);
        page.getByLabel("The operator’s password").fill(venue.password());
        page.keyboard().press("Enter");
        assertThat(page.locator(".letters li")).hasCount(1);
        assertThat(page.locator(".replicas tbody tr")).hasCount(1);
        check(page);
        page.navigate(venue.url() + "/#/operator/shows/new");
        assertThat(page.locator("[data-field=guard] option").first()).isAttached();
        check(page);
        press(page, "Put the show on");
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        check(page);
        page.navigate(venue.url() + "/#/operator/shows/" + broken + "/change");
        page.locator("[data-field='sections.A.closedRows'] input").fill("2");
        press(page, "A price of their own");
        press(page, "Change the show");
        assertThat(page.locator(".row-prices .fault")).isVisible();
        check(page);
        page.navigate(venue.url() + "/#/operator/shows/" + broken + "/bookings");
        assertThat(page.locator(".bookings tbody tr")).hasCount(3);
        check(page);
        page.locator(".bookings .reference a").first().click();
        press(page, "Cancel the booking");
        check(page);
        page.navigate(venue.url() + "/#/operator/log");
        assertThat(page.locator(".log li").first()).isVisible();
        check(page);
        page.navigate(venue.url() + "/#/operator/shows/" + broken);
        assertThat(page.locator(".double-sales tbody tr")).hasCount(1);
        press(page, "Remove from the programme");
        press(page, "Yes, remove it");
        assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
        check(page);
    }

    @Test
    void whatIsWrongIsFound() {
        Page page = browser.visitor();
        page.navigate(venue.url());
        assertThat(page.locator(".shows a").first()).isVisible();
        page.evaluate("document.querySelector('main').append(document.createElement('button'))");
        assertFalse(violations(page).isEmpty());
    }
}
