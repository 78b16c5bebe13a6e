package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What buyers read of a show before they choose. */
@Timeout(300)
class BeforeChoosingIT extends InTheBrowser {

    @Test
    void aShowSaysWhatItIsAndWhatItCosts() {
        String show = venue.show("""
                {"title": "The Tempest", "description": "By William Shakespeare. In three hours, with an interval.",
                 "price": {"amount": 4900, "currency": "EUR"}, "sections": [
                 {"name": "Stalls", "kind": "SEATED", "rows": 5, "seatsPerRow": 12},
                 {"name": "Gallery", "kind": "SEATED", "rows": 3, "seatsPerRow": 12,
                  "price": {"amount": 2500, "currency": "EUR"}, "rowPrices": {
                  "1": {"amount": 3500, "currency": "EUR"}, "2": {"amount": 3000, "currency": "EUR"},
                  "3": {"amount": 3000, "currency": "EUR"}}}]}""");
        Page page = browser.visitor();
        page.navigate(venue.page(show));
        assertThat(page.locator(".description")).containsText("In three hours, with an interval.");
        assertThat(page.locator(".price-list li"))
                .hasText(new String[] {"Stalls €49.00", "Gallery €25.00, row 1 €35.00, rows 2–3 €30.00"});
        browser.picture(page, "17-before-choosing");
        venue.change(
                show, "{\"description\": null, \"sections\": {\"Gallery\": {\"price\": null, \"rowPrices\": null}}}");
        assertThat(page.locator(".price-list")).hasCount(0); // all cost the same
        assertThat(page.locator(".description")).hasCount(0);
        assertThat(page.locator(".facts")).containsText("€49.00");
    }
}
