package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two who look at one hall, each by a replica of its own. */
@Timeout(300)
class ReplicasIT {

    private static Locator seat(Page page, int row, int number) {
        return page.locator("[role=gridcell][aria-label^='Section A, row %d, seat %d,']".formatted(row, number));
    }

    private static void hold(Page page, int row, int number) {
        seat(page, row, number).click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Hold 1 seat")))
                .click();
        assertThat(page.locator("held-places")).isVisible();
    }

    private static void pay(Page page) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Pay ")))
                .click();
        assertThat(page.locator("show-ticket img")).isVisible();
    }

    @Test
    void eachSeesWhatTheOtherBuysAndTheOperatorThatOneWasKilled() {
        try (Browser browser = Browser.start();
                Venue venue = Venue.open("--replicas", "2")) {
            eachSeesWhatTheOtherBuys(browser, venue);
            browser.assertNothingWasWrong();
            theOperatorSeesThatOneWasKilled(browser, venue);
            browser.assertNothingWasWrong();
        }
    }

    private static void eachSeesWhatTheOtherBuys(Browser browser, Venue venue) {
        String show = venue.show("{\"title\": \"Twice\", \"rows\": 5, \"seatsPerRow\": 10}");
        Page one = browser.visitor();
        Page other = browser.visitor();
        one.navigate(venue.url(1) + "/#/shows/" + show);
        other.navigate(venue.url(2) + "/#/shows/" + show);
        assertThat(seat(one, 1, 1)).isVisible();
        assertThat(seat(other, 1, 1)).isVisible();
        hold(one, 2, 3);
        assertThat(seat(other, 2, 3)).hasClass("seat held");
        pay(one);
        assertThat(seat(other, 2, 3)).hasClass("seat sold");
        hold(other, 2, 4);
        assertThat(seat(one, 2, 4)).hasClass("seat held");
        pay(other);
        assertThat(seat(one, 2, 4)).hasClass("seat sold");
    }

    private static void theOperatorSeesThatOneWasKilled(Browser browser, Venue venue) {
        Page page = browser.visitor();
        page.navigate(venue.linkToTheLab());
        page.navigate(venue.url(1) + "/#/operator");
        Locator rows = page.locator(".replicas tbody tr");
        assertThat(rows).hasCount(2);
        assertThat(rows.first()).containsText("answers here");
        assertThat(page.locator(".replica-state.open")).hasCount(2);
        long shown = Long.parseLong(rows.nth(1).locator(".pid").innerText());
        ProcessHandle.of(venue.pid())
                .orElseThrow()
                .children() // nobody else is killed, whatever the page says
                .filter(replica -> replica.pid() == shown)
                .findFirst()
                .orElseThrow()
                .destroyForcibly();
        assertThat(rows.nth(1).locator(".replica-state")).containsText("silent");
        assertThat(page.getByRole(AriaRole.STATUS).getByText("Replica 2 is silent."))
                .isVisible();
        assertThat(rows.first().locator(".replica-state")).hasText("open");
        browser.picture(page, "57-silent");
    }
}
