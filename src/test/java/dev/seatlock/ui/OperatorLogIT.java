package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who did what, and when, as operators read it. */
@Timeout(300)
class OperatorLogIT extends AtTheDesk {

    private static Locator lines(Page page) {
        return page.locator(".log li");
    }

    @Test
    void tellsWhatWasDoneTheLatestFirst() {
        String show = venue.show("{\"title\": \"Written down\", \"rows\": 2, \"seatsPerRow\": 5}");
        JsonPath booking = venue.buy(show, "{\"seats\": [\"A-1-1\"], \"buyer\": \"Ann\"}")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        venue.guard(show, "{\"guard\": \"pg-row-lock\"}");
        venue.cancelForBuyer(booking.getString("id"), "Sold twice at the door");
        venue.change(show, "{\"title\": \"Written down again\"}");
        String another = venue.show("{\"title\": \"Another\", \"rows\": 2, \"seatsPerRow\": 5}");

        Page page = signedIn("/#/operator");
        link(page, "What was done").click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("What was done")))
                .isVisible();
        assertThat(lines(page).first()).containsText("Put on a show");
        assertThat(lines(page).first()).containsText("Another");
        assertThat(lines(page).nth(1)).containsText("Changed the show");
        assertThat(lines(page).nth(1)).containsText("operator");
        Locator cancelled = lines(page).nth(2);
        assertThat(cancelled).containsText("Cancelled a booking “Sold twice at the door”");
        assertThat(lines(page).nth(3)).containsText("Switched the guard");
        browser.picture(page, "63-log");
        assertThat(link(page, booking.getString("reference"))).isVisible();
        cancelled.locator("a.reference").click();
        assertThat(page.locator(".story")).containsText("Cancelled by the operator");

        page.navigate(venue.url() + "/#/operator/shows/" + another);
        link(page, "What was done").click();
        assertThat(lines(page)).hasCount(1);
        assertThat(lines(page)).containsText(new String[] {"Put on a show"});
    }

    @Test
    void turnsPagesAndSaysWhatWasRefused() {
        String show = venue.show("{\"title\": \"Often changed\", \"rows\": 1, \"seatsPerRow\": 5}");
        for (int time = 0; time < 55; time++) {
            venue.change(show, "{\"title\": \"Changed for the %d. time\"}".formatted(time));
        }
        venue.cancel(show, "{\"reason\": \"The star is ill\"}");
        venue.refuse(show);
        Page page = signedIn("/#/operator/log?show=" + show);
        assertThat(lines(page)).hasCount(50);
        assertThat(lines(page).first()).containsText("Changed the show refused, 409");
        assertThat(lines(page).nth(1)).containsText("Cancelled the event “The star is ill”");
        button(page, "Older lines").click();
        assertThat(lines(page)).hasCount(58);
        assertThat(lines(page).last()).containsText("Put on a show");
        assertThat(button(page, "Older lines")).hasCount(0);
    }
}
