package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an operator changes a show in the browser, and what the API says of it afterwards. */
@Timeout(300)
class ChangingAShowIT extends AtTheDesk {

    private String show = "";

    @BeforeEach
    void putOn() {
        show = venue.show("""
                {"title": "The Tempest", "description": "By William Shakespeare.", "startsAt": "2999-03-01T19:00:00Z",
                 "price": {"amount": 4900, "currency": "EUR"}, "sections": [
                 {"name": "Stalls", "kind": "SEATED", "rows": 10, "seatsPerRow": 20},
                 {"name": "Gallery", "kind": "SEATED", "rows": 3, "seatsPerRow": 20,
                  "price": {"amount": 2500, "currency": "EUR"}, "rowPrices": {"1": {"amount": 3500, "currency": "EUR"}}},
                 {"name": "Yard", "kind": "STANDING", "capacity": 80}]}""");
    }

    private Page atChange() {
        Page page = signedIn("/#/operator/shows/" + show);
        link(page, "Change").click();
        assertThat(field(page, "title")).hasValue("The Tempest");
        return page;
    }

    private static Locator change(Page page) {
        return button(page, "Change the show");
    }

    @Test
    void sendsOnlyWhatHasBeenChanged() {
        Page page = atChange();
        assertThat(change(page)).isDisabled();
        assertThat(page.locator("change-show")).containsText("Nothing is changed yet.");
        field(page, "title").fill("The Tempest, again");
        field(page, "startsAt").fill("2999-03-01T20:30");
        field(page, "sections.Stalls.price.amount").fill("55.5");
        field(page, "sections.Stalls.closedRows").fill("4, 9-10");
        button(page, "A price of their own for rows").first().click();
        page.keyboard().type("1-2");
        page.keyboard().press("Tab");
        page.keyboard().type("70");
        field(page, "sections.Yard.capacity").fill("120");
        assertThat(page.locator(".capacity")).hasText("320 places 20 fewer than now");
        assertThat(page.locator("change-show")).containsText("Changes the title, the start, Stalls, and Yard.");
        browser.picture(page, "61-change-show");
        venue.change(show, "{\"description\": \"What another operator wrote.\"}");

        Request sent = page.waitForRequest(
                request -> request.method().equals("PATCH"), () -> change(page).click());
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("The Tempest, again")))
                .isVisible();
        JsonPath body = JsonPath.from(sent.postData());
        assertEquals(Map.of("capacity", 120), body.getMap("sections.Yard"));
        assertNull(body.get("sections.Gallery"));
        JsonPath now = venue.find(show);
        assertEquals("What another operator wrote.", now.getString("description"));
        assertEquals("2999-03-01T19:30:00Z", now.getString("startsAt"));
        assertEquals("2999-03-01T19:30:00Z", now.getString("closesAt"), "the sale ends as the show starts");
        assertEquals(List.of(4, 9, 10), now.getList("sections[0].closedRows"));
        assertEquals(5550, now.getInt("sections[0].price.amount"));
        assertEquals(7000, now.getInt("sections[0].rowPrices.'2'.amount"));
        assertEquals(3500, now.getInt("sections[1].rowPrices.'1'.amount"));
        assertEquals(320, now.getInt("capacity"));
    }

    @Test
    void takesAwayWhatIsEmptied() {
        Page page = atChange();
        field(page, "description").fill("");
        field(page, "sections.Gallery.price.amount").fill("");
        button(page, "These rows cost as the section").click();
        change(page).click();
        assertThat(link(page, "Bookings")).isVisible();
        JsonPath now = venue.find(show);
        assertNull(now.get("description"));
        assertNull(now.get("sections[1].price"));
        assertNull(now.get("sections[1].rowPrices"));
    }

    @Test
    void saysWhatIsAtFaultWhereItIs() {
        browser.expect(400, 409);
        venue.buy(show, "{\"seats\": [\"Stalls-4-1\"], \"payment\": {\"method\": \"card\"}}")
                .then()
                .statusCode(201);
        Page page = atChange();
        field(page, "title").fill(" ");
        change(page).click();
        assertThat(field(page, "title")).hasAttribute("aria-invalid", "true");
        assertThat(field(page, "title")).isFocused();
        field(page, "title").fill("The Tempest");
        field(page, "sections.Stalls.closedRows").fill("4, 40");
        change(page).click();
        assertThat(field(page, "sections.Stalls.closedRows")).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("[data-field='sections.Stalls.closedRows'] .fault"))
                .hasText("Write rows between 1 and 10, such as 2, 5-7.");
        field(page, "sections.Stalls.closedRows").fill("");
        field(page, "sections.Yard.capacity").fill("0");
        change(page).click();
        assertThat(field(page, "sections.Yard.capacity")).hasAttribute("aria-invalid", "true");
        browser.picture(page, "62-change-fault");
        field(page, "sections.Yard.capacity").fill("80");
        field(page, "sections.Stalls.closedRows").fill("4");
        change(page).click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("Stalls-4-1");
        assertEquals(340, venue.find(show).getInt("capacity"));
    }

    @Test
    void offersNothingOnACancelledShowThatWouldBeRefused() {
        venue.buy(show, "{\"bestAvailable\": {\"count\": 1}, \"payment\": {\"method\": \"card\"}}")
                .then()
                .statusCode(201);
        venue.cancel(show, "{\"reason\": \"The star is ill\"}");
        Page page = signedIn("/#/operator/shows/" + show);
        assertThat(part(page, "Sale")).containsText("The event is cancelled: The star is ill");
        assertThat(page.locator("aside button")).hasCount(0);
        assertThat(link(page, "Change")).hasCount(0);
        link(page, "Bookings").click();
        assertThat(page.locator(".bookings tbody tr")).containsText(new String[] {"cancelled"});
        page.navigate(venue.url() + "/#/operator/shows/" + show + "/change");
        assertThat(page.locator("change-show")).containsText("nothing of it can be changed");
        assertThat(page.locator("change-show form")).hasCount(0);
    }
}
