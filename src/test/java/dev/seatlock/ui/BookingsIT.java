package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an operator finds a booking, learns what happened to it, and cancels it. */
@Timeout(300)
class BookingsIT extends AtTheDesk {

    private String show = "";

    @BeforeEach
    void putOn() {
        show = venue.show("""
                {"title": "Found again", "price": {"amount": 4900, "currency": "EUR"}, "sections": [
                 {"name": "Stalls", "kind": "SEATED", "rows": 10, "seatsPerRow": 20},
                 {"name": "Yard", "kind": "STANDING", "capacity": 100}]}""");
    }

    private JsonPath buy(int row, int number, String buyer) {
        return venue.buy(
                        show,
                        "{\"seats\": [\"Stalls-%d-%d\"], \"buyer\": \"%s\", \"payment\": {\"method\": \"card\"}}"
                                .formatted(row, number, buyer))
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private Page atBookings(String query) {
        return signedIn("/#/operator/shows/" + show + "/bookings" + query);
    }

    private static Locator rows(Page page) {
        return page.locator(".bookings tbody tr");
    }

    @Test
    void findsABookingByWhateverIsKnownOfIt() {
        browser.expect(400);
        JsonPath ann = buy(1, 7, "Ann");
        venue.cancel(buy(2, 1, "Ann"));
        buy(3, 1, "Zoë & Co / Köln");
        venue.buy(show, "{\"standing\": {\"section\": \"Yard\", \"count\": 3}, \"buyer\": \"Ben\"}")
                .then()
                .statusCode(201);
        Page page = signedIn("/#/operator/shows/" + show);
        link(page, "Bookings").click();
        assertThat(rows(page)).hasCount(4);
        assertThat(rows(page).first()).containsText("Yard, 3 standing");
        assertThat(rows(page).first()).containsText("€147.00");
        browser.picture(page, "57-bookings");

        field(page, "buyer").fill("Ann");
        page.keyboard().press("Enter");
        assertThat(rows(page)).hasCount(2);
        assertThat(field(page, "buyer")).isFocused();
        field(page, "state").selectOption("CONFIRMED");
        button(page, "Search").click();
        assertThat(rows(page)).hasCount(1);
        assertThat(page).hasURL(Pattern.compile("buyer=Ann&state=CONFIRMED$"));
        page.reload();
        assertThat(rows(page)).hasCount(1);
        assertThat(rows(page)).containsText(ann.getString("reference"));
        assertThat(field(page, "buyer")).hasValue("Ann");
        assertThat(field(page, "state")).hasValue("CONFIRMED");
        page.goBack();
        assertThat(rows(page)).hasCount(2);
        assertThat(field(page, "state")).hasValue("");

        field(page, "buyer").fill("Zoë & Co / Köln");
        button(page, "Search").click();
        assertThat(rows(page)).containsText(new String[] {"Stalls, row 3, seat 1"});
        field(page, "buyer").fill("");
        field(page, "seat").fill("Stalls-2-1");
        button(page, "Search").click();
        assertThat(rows(page)).containsText(new String[] {"cancelled"});
        field(page, "seat").fill("");
        field(page, "reference")
                .fill(ann.getString("reference").replace("-", "").toLowerCase(Locale.ROOT));
        button(page, "Search").click();
        assertThat(rows(page)).containsText(new String[] {"Stalls, row 1, seat 7"});
        field(page, "reference").fill("nonsense!");
        button(page, "Search").click();
        assertThat(field(page, "reference")).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("[data-field=reference] .fault")).containsText("eight letters and digits");
        browser.picture(page, "58-bookings-fault");
    }

    @Test
    void turnsPagesAndTakesAllAlong() throws IOException {
        for (int number = 1; number <= 60; number++) {
            buy(1 + number / 20, 1 + number % 20, number % 2 == 0 ? "Ann" : "Ben");
        }
        Page page = atBookings("");
        assertThat(rows(page)).hasCount(50);
        button(page, "More bookings").click();
        assertThat(rows(page)).hasCount(60);
        assertEquals(
                60,
                Set.copyOf(page.locator(".bookings .reference a").allInnerTexts())
                        .size());
        assertThat(button(page, "More bookings")).hasCount(0);

        field(page, "buyer").fill("Ben");
        button(page, "Search").click();
        assertThat(rows(page)).hasCount(30);
        Download csv = page.waitForDownload(() -> button(page, "Save as CSV").click());
        assertEquals("bookings-" + show + ".csv", csv.suggestedFilename());
        List<String> lines = Files.readAllLines(csv.path());
        assertTrue(lines.getFirst().startsWith("id,reference,state,buyer"), lines.getFirst());
        assertEquals(31, lines.size());
        Download jsonl =
                page.waitForDownload(() -> button(page, "Save as JSON Lines").click());
        assertEquals(30, Files.readAllLines(jsonl.path()).size());
        for (String line : Files.readAllLines(jsonl.path())) {
            assertEquals("Ben", JsonPath.from(line).getString("buyer"));
        }
    }

    @Test
    void tellsTheStoryOfABookingAndCancelsIt() {
        String wish = "{\"seats\": [\"Stalls-1-7\", \"Stalls-1-8\"], \"buyer\": \"Ann\","
                + " \"payment\": {\"method\": \"card\"}}";
        String key = UUID.randomUUID().toString();
        JsonPath booking =
                venue.buyUnder(key, show, wish).then().statusCode(201).extract().jsonPath();
        venue.buyUnder(key, show, wish).then().statusCode(201);
        Page page = atBookings("");
        link(page, booking.getString("reference")).click();
        Locator story = page.locator(".story li");
        assertThat(story.filter(new Locator.FilterOptions().setHasText("Asked for again")))
                .containsText("once");
        List<String> happened = page.locator(".story b").allInnerTexts();
        assertTrue(happened.indexOf("Payment begun") < happened.indexOf("Booked"), () -> "in order: " + happened);
        assertTrue(happened.indexOf("Booked") < happened.indexOf("Asked for again"), () -> "in order: " + happened);
        assertThat(part(page, "What was booked")).containsText("Stalls, row 1, seats 7–8");

        button(page, "Cancel the booking").click();
        Locator yes = button(page, "Yes, cancel the booking");
        assertThat(yes).isDisabled();
        assertThat(page.getByLabel("Reason")).isFocused();
        page.getByLabel("Reason").fill("The house is too small");
        browser.picture(page, "59-booking");
        yes.click();
        assertThat(story.filter(new Locator.FilterOptions().setHasText("Cancelled by the operator")))
                .containsText("“The house is too small”");
        assertThat(page.locator(".facts b")).hasText("cancelled");
        assertThat(part(page, "What can be done")).containsText("a booking that is cancelled stays so");
        browser.picture(page, "60-booking-cancelled");
        assertEquals(0, venue.find(show).getInt("sold"));
    }

    @Test
    void saysThatThereIsNoSuchBooking() {
        browser.expect(404);
        Page page = signedIn("/#/operator/bookings/00000000-0000-7000-8000-000000000000");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("There is no such booking");
    }
}
