package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everything can be done, and heard, without a mouse. */
@Timeout(300)
class KeyboardIT extends InTheBrowser {

    private static final int MOST_TABS = 60;

    /** What is read out where the focus is. */
    private static String focused(Page page) {
        return ""
                + page.evaluate(
                        "(it => it.getAttribute('aria-label') ?? it.textContent.trim())(document.activeElement)");
    }

    private static void tabTo(Page page, String name) {
        for (int tabs = 0; tabs < MOST_TABS; tabs++) {
            if (Pattern.compile("^" + name).matcher(focused(page)).find()) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("no way by Tab to '" + name + "', the last was '" + focused(page) + "'");
    }

    private static void press(Page page, String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    @Test
    void booksAndCancels() {
        String show = venue.show("{\"title\": \"Keys\", \"rows\": 6, \"seatsPerRow\": 10}");
        Page page = browser.visitor();
        page.navigate(venue.url());
        assertThat(page.locator(".shows a").first()).isVisible();
        tabTo(page, "Keys");
        press(page, "Enter");
        assertThat(page.locator(".seat.free").first()).isVisible();
        tabTo(page, "Section A, row 1, seat 1, free");
        press(page, "ArrowDown", "ArrowDown", "ArrowRight");
        assertEquals("Section A, row 3, seat 2, free", focused(page));
        press(page, "Space", "ArrowRight", "Space");
        assertThat(page.locator(":focus")).hasAttribute("aria-label", "Section A, row 3, seat 3, free, chosen");
        browser.picture(page, "20-keyboard");
        tabTo(page, "Hold 2 seats");
        press(page, "Enter");
        assertThat(page.locator("held-places")).isVisible();
        assertThat(page.locator("held-places h2")).isFocused();
        tabTo(page, "Pay");
        press(page, "Enter");
        assertThat(page.locator("show-ticket img")).isVisible();
        assertThat(page.locator("show-ticket h2")).isFocused();
        tabTo(page, "Cancel the booking");
        press(page, "Enter");
        assertEquals("Keep it", focused(page)); // the harmless one
        press(page, "Shift+Tab", "Shift+Tab", "Enter");
        assertThat(page.locator(".stamp")).hasText("Cancelled");
        assertEquals(0, venue.find(show).getInt("sold"));
    }

    @Test
    void movesThroughTheHall() {
        String show = venue.show("""
                {"title": "Two sections", "sections": [{"name": "Stalls", "kind": "SEATED", "rows": 3, "seatsPerRow": 8},
                 {"name": "Circle", "kind": "SEATED", "rows": 2, "seatsPerRow": 6}]}""");
        Page page = browser.visitor();
        page.navigate(venue.page(show));
        assertThat(page.locator(".seat.free").first()).isVisible();
        tabTo(page, "Section");
        press(page, "Control+Home");
        assertEquals("Section Stalls, row 1, seat 1, free", focused(page));
        press(page, "End");
        assertEquals("Section Stalls, row 1, seat 8, free", focused(page));
        press(page, "ArrowRight", "ArrowUp");
        assertEquals("Section Stalls, row 1, seat 8, free", focused(page));
        press(page, "PageDown");
        assertEquals("Section Circle, row 1, seat 6, free", focused(page));
        press(page, "ArrowUp");
        assertEquals("Section Stalls, row 3, seat 6, free", focused(page));
        press(page, "Control+End");
        assertEquals("Section Circle, row 2, seat 6, free", focused(page));
        press(page, "Home");
        assertEquals("Section Circle, row 2, seat 1, free", focused(page));
        // One stop for Tab, however many seats there are.
        press(page, "Tab", "Shift+Tab");
        assertEquals("Section Circle, row 2, seat 1, free", focused(page));
        press(page, "+", "+", "+");
        assertEquals("Section Circle, row 2, seat 1, free", focused(page));
        assertTrue((Boolean) page.evaluate("""
                (([seat, frame]) => seat.left >= frame.left && seat.right <= frame.right && seat.bottom <= frame.bottom)
                ([document.activeElement, document.querySelector('.frame')].map(it => it.getBoundingClientRect()))"""));
    }

    /** Where seats are no elements, there is a grid beside the canvas, of the row that has the focus. */
    @Test
    void movesThroughAHallOfThousands() {
        String show = venue.show("{\"title\": \"Large\", \"rows\": 60, \"seatsPerRow\": 100}");
        Page page = browser.visitor();
        page.navigate(venue.page(show));
        assertThat(page.locator("canvas")).isVisible();
        tabTo(page, "Section A, row 1, seat 1, free");
        press(page, "ArrowDown", "End");
        assertEquals("Section A, row 2, seat 100, free", focused(page));
        press(page, "Space");
        assertThat(page.locator(":focus")).hasAttribute("aria-label", "Section A, row 2, seat 100, free, chosen");
        assertThat(page.locator(".places li")).hasCount(1);
        browser.picture(page, "21-thousands");
        press(page, "+", "+", "+", "+", "+", "+", "+", "+");
        press(page, "ArrowLeft", "ArrowRight");
        browser.picture(page, "22-thousands-near");
        tabTo(page, "Hold 1 seat");
        press(page, "Enter");
        assertThat(page.locator("held-places")).isVisible();
    }

    @Test
    void leadsStraightToTheContent() {
        Page page = browser.visitor();
        page.navigate(venue.url());
        assertThat(page.getByRole(AriaRole.HEADING)).isVisible();
        press(page, "Tab");
        assertEquals("To the content", focused(page));
        press(page, "Enter");
        assertThat(page.locator("h1")).isFocused();
        // Another page begins at its heading.
        tabTo(page, "My tickets");
        press(page, "Enter");
        assertThat(page.locator("h1")).isFocused();
        assertThat(page.locator("h1")).hasText("My tickets");
    }
}
