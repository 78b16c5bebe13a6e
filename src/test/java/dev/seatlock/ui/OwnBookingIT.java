package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.seatlock.ui.Axe.check;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the owner of a booking does with it in the browser, and what an operator does: a part, a name, an owner. */
@Timeout(300)
class OwnBookingIT extends AtTheDesk {

    private String show = "";

    @BeforeEach
    void putOn() {
        show = venue.show("""
                {"title": "Hamlet", "startsAt": "2027-03-01T19:00:00Z", "price": {"amount": 4500, "currency": "EUR"},
                 "sections": [{"name": "Stalls", "kind": "SEATED", "rows": 4, "seatsPerRow": 10,
                               "rowPrices": {"1": {"amount": 6000, "currency": "EUR"}}},
                              {"name": "Yard", "kind": "STANDING", "capacity": 40,
                               "price": {"amount": 2000, "currency": "EUR"}}]}""");
    }

    private Page buyer() {
        Page page = browser.visitor();
        page.navigate(venue.page(show));
        assertThat(page.locator(".ground .seat.free").first()).isVisible();
        return page;
    }

    private static Locator buttonFrom(Page page, String start) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^" + start)));
    }

    private static void buy(Page page, String what) {
        buttonFrom(page, "Hold \\d+ " + what).click();
        buttonFrom(page, "Pay ").click();
        assertThat(page.locator("show-ticket img")).isVisible();
        page.navigate(venue.url() + "/#/tickets");
        page.locator(".my-tickets li a").click();
        assertThat(page.locator("show-ticket img")).isVisible();
    }

    /** Of Ann, the first seats of the first row and of the second, as many as are wanted of each. */
    private Page withSeats(int first, int second) {
        Page page = buyer();
        page.getByLabel("Your name").fill("Ann");
        int[] wanted = {first, second};
        for (int row = 1; row <= wanted.length; row++) {
            for (int number = 1; number <= wanted[row - 1]; number++) {
                page.locator("[role=gridcell][aria-label^='Section Stalls, row %d, seat %d,']".formatted(row, number))
                        .click();
            }
        }
        buy(page, "seat");
        return page;
    }

    private static Locator ticket(Page page) {
        return page.locator("show-ticket dl");
    }

    private static String code(Page page) {
        assertThat(page.locator("show-ticket img")).isVisible();
        return page.locator("show-ticket img").getAttribute("src");
    }

    private static String bookingOn(Page page) {
        return page.url().replaceFirst(".*/", "");
    }

    @Test
    void givesOneSeatBackAndThenTheRest() {
        Page page = withSeats(1, 2);
        assertThat(ticket(page)).containsText("€150.00");
        String before = code(page);
        button(page, "Give seats back").click();
        assertThat(button(page, "Give 0 seats back")).isDisabled();
        page.getByLabel("Stalls, row 1, seat 1").check();
        browser.picture(page, "90-own-give-back");
        button(page, "Give 1 seat back").click();
        Locator confirm = page.locator(".confirm");
        assertThat(confirm).containsText("€60.00 goes back to you");
        assertThat(button(page, "Keep it")).isFocused();
        check(page);
        browser.picture(page, "91-own-give-back-confirm");
        button(page, "Yes, give back").click();
        assertThat(ticket(page)).containsText("Stalls, row 2, seats 1–2");
        assertThat(ticket(page)).containsText("€90.00");
        assertThat(page.locator("show-ticket .replaced")).containsText("printed before are not valid any more");
        assertThat(page.locator("show-ticket h2")).isFocused();
        assertThat(ticket(page)).containsText("Paid back€60.00");
        assertNotEquals(before, code(page));
        browser.picture(page, "92-own-given-back");
        assertEquals(2, venue.find(show).getInt("sold"));

        button(page, "Give seats back").click();
        page.getByLabel("Stalls, row 2, seat 1").check();
        page.getByLabel("Stalls, row 2, seat 2").check();
        button(page, "Give 2 seats back").click();
        assertThat(confirm).containsText("Cancel the whole booking?");
        assertThat(confirm).containsText("€90.00 goes back to you");
        button(page, "Yes, cancel it").click();
        assertThat(page.locator(".stamp")).hasText("Cancelled");
        assertThat(ticket(page)).containsText("Paid back€150.00");
        assertEquals(0, venue.find(show).getInt("sold"));
    }

    @Test
    void givesStandingPlacesBackAndChangesTheName() {
        Page page = buyer();
        button(page, "One more of places in Yard").click();
        button(page, "One more of places in Yard").click();
        buy(page, "standing");
        button(page, "Give places back").click();
        button(page, "One more of places to give back").click();
        button(page, "Give 2 places back").click();
        assertThat(page.locator(".confirm")).containsText("Give Yard, 2 standing back?");
        assertThat(page.locator(".confirm")).containsText("€40.00 goes back to you");
        button(page, "Yes, give back").click();
        assertThat(ticket(page)).containsText("Yard, 1 standing");
        assertThat(button(page, "Give places back")).hasCount(0);

        String before = code(page);
        button(page, "Change the name").first().click();
        Locator name = page.getByLabel("Name on the booking");
        assertThat(name).isFocused();
        name.fill("Zoë");
        check(page);
        browser.picture(page, "93-own-name");
        name.press("Enter");
        assertThat(ticket(page)).containsText("Zoë");
        assertNotEquals(before, code(page));
    }

    @Test
    void passesABookingOn() {
        browser.expect(404, 410);
        Page ann = withSeats(1, 0);
        button(ann, "Pass it on").click();
        button(ann, "Make a link").click();
        String withdrawn = ann.getByLabel("Link to hand over").inputValue();
        assertThat(ann.getByLabel("Link to hand over")).isFocused();
        button(ann, "Copy the link").click();
        assertEquals(withdrawn, ann.evaluate("navigator.clipboard.readText()"));
        check(ann);
        browser.picture(ann, "94-own-offered");
        button(ann, "Take it back").click();
        button(ann, "Pass it on").click();
        button(ann, "Make a link").click();
        String link = ann.getByLabel("Link to hand over").inputValue();
        assertNotEquals(withdrawn, link);
        assertTrue(link.startsWith(venue.url() + "/#/accept/" + bookingOn(ann) + "/"), link);
        ann.reload();
        button(ann, "Passing it on…").click();
        button(ann, "Show the link").click();
        assertThat(ann.getByLabel("Link to hand over")).hasValue(link);

        Page ben = browser.visitor();
        ben.navigate(withdrawn);
        ben.getByLabel("Your name").fill("Ben");
        button(ben, "Accept the booking").click();
        assertThat(ben.getByRole(AriaRole.ALERT)).containsText("Nobody offers a booking by this link any more");
        check(ben);
        browser.picture(ben, "95-own-accept");
        ben.navigate(link);
        acceptAndHearNothing(ben);
        ben.reload();
        assertThat(ben.getByLabel("Your name")).hasValue("Ben");
        button(ben, "Ask again").click();
        assertThat(ben).hasURL(Pattern.compile("/#/tickets/" + bookingOn(ann) + "$"));
        assertThat(ben.locator("show-ticket h2")).hasText("Hamlet");
        assertThat(ticket(ben)).containsText("Ben");
        code(ben);

        assertThat(ann.locator(".stamp")).hasText("Passed on");
        assertThat(ann.locator("show-ticket")).containsText("You passed this booking on");
        check(ann);
        browser.picture(ann, "96-own-passed-on");
        buttonFrom(ann, "Remove the passed on").click();
        assertThat(ann.locator(".my-tickets")).hasCount(0);
    }

    /** It counts once, though it is asked for again and again: always under one key. */
    private static void acceptAndHearNothing(Page ben) {
        browser.expectLoss();
        Set<String> keys = new HashSet<>();
        Pattern acceptance = Pattern.compile(".*/acceptance$");
        ben.route(acceptance, route -> {
            keys.add(route.request().headerValue("Idempotency-Key"));
            assertEquals(200, route.fetch().status());
            route.abort();
        });
        ben.getByLabel("Your name").fill("Ben");
        button(ben, "Accept the booking").click();
        assertThat(ben.getByRole(AriaRole.ALERT)).containsText("Ask again to learn how it ended");
        ben.unroute(acceptance);
        ben.route(acceptance, Route::resume);
        assertEquals(1, keys.size());
    }

    @Test
    void isChangedByAnOperator() {
        Page ann = withSeats(1, 2);
        Page page = signedIn("/#/operator/bookings/" + bookingOn(ann));
        Locator story = page.locator(".story li");
        button(page, "Cancel some seats").click();
        Locator yes = page.locator(".confirm button[type=submit]");
        page.getByLabel("Reason").fill("The row is broken");
        assertThat(yes).isDisabled();
        page.getByLabel("Stalls, row 2, seat 2").check();
        assertThat(page.locator(".confirm")).containsText("€45.00 to the buyer");
        check(page);
        browser.picture(page, "97-operator-some-seats");
        button(page, "Yes, cancel these places").click();
        assertThat(part(page, "What was booked")).containsText("Stalls, row 2, seat 1");
        assertThat(story.filter(new Locator.FilterOptions().setHasText("Some places cancelled by the operator")))
                .containsText("Stalls, row 2, seat 2; €45.00; “The row is broken”");
        assertThat(ticket(ann)).containsText("€105.00");

        button(page, "Erase the name").click();
        assertThat(button(page, "Keep it")).isFocused();
        button(page, "Yes, erase the name").click();
        assertThat(page.locator(".facts")).not().containsText("Ann");
        assertThat(button(page, "Erase the name")).hasCount(0);
        assertThat(ticket(ann)).not().containsText("Ann");
        browser.picture(page, "98-operator-erased");
    }
}
