package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.restassured.path.json.JsonPath;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A seat is seen to be sold twice, and beside it that it is not. */
@Timeout(300)
class LabIT extends InTheBrowser {

    private static final Pattern AGAIN = Pattern.compile("^Show me again");

    private static Locator button(Page page, Pattern name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator scene(Page page, String name) {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void awaitEnd(Page page) {
        assertThat(page.locator(".scene .judgement")).hasCount(2);
        assertThat(button(page, AGAIN)).isEnabled();
    }

    /** The shows' own audits, not what the page says. */
    private static int oversold(Page page, int scene) {
        String id = page.url().replaceFirst(".*/", "");
        JsonPath told = venue.get("/api/lab/demonstrations/" + id);
        return venue.audit(told.getString("scenes[" + scene + "].show")).getInt("oversoldCount");
    }

    @Test
    void isOneClickFromTheLinkThatRunPrints() {
        Page page = browser.visitor();
        page.navigate(venue.linkToTheLab());
        assertEquals(venue.url() + "/#/lab", page.url(), "the password does not stay in the address");
        button(page, Pattern.compile("^Show me the bug")).click();
        assertThat(scene(page, "No guard").locator(".ground .seat.oversold").first())
                .isVisible();
        assertThat(scene(page, "No guard").locator(".owners li").first())
                .hasText(Pattern.compile("A, row \\d+, seat \\d+ rush-\\d+ and rush-\\d+"));
        awaitEnd(page);
        assertThat(scene(page, "No guard").locator(".judgement")).containsText("BROKEN, as its card says");
        assertThat(scene(page, "combining").locator(".judgement")).containsText("SOUND, as its card says: 0 sales");
        assertThat(scene(page, "combining").locator(".ground .seat.oversold")).hasCount(0);
        assertThat(scene(page, "combining").locator(".ground .seat.sold")).hasCount(77);
        assertThat(page.locator(".lesson")).containsText("both saw the seat free");
        int stars = oversold(page, 0); // two owners for each seat: each star is one sale too many
        assertThat(scene(page, "No guard").locator(".ground .seat.oversold")).hasCount(stars);
        assertEquals(0, oversold(page, 1));
        browser.picture(page, "30-sold-twice");

        page.locator(".owners a").first().click();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                .containsText("The race for A-");
        page.goBack();
        assertThat(scene(page, "No guard").locator(".ground .seat.oversold")).hasCount(stars);
    }

    @Test
    void showsItAgainUnderAnotherGuard() {
        browser.expect(404); // of the first one, in the end
        Page page = browser.visitor();
        page.navigate(venue.linkToTheLab());
        page.getByLabel("and what keeps it out").selectOption("pg-row-lock");
        assertThat(page.locator(".card-text")).containsText("Locks the wanted rows");
        button(page, Pattern.compile("^Show me")).click();
        awaitEnd(page);
        String first = page.url();
        assertThat(scene(page, "pg-row-lock").locator(".judgement")).containsText("SOUND");
        page.reload();
        assertThat(scene(page, "pg-row-lock").locator(".judgement")).containsText("SOUND");
        page.getByLabel("and what keeps it out").selectOption("redis-lock");
        button(page, AGAIN).click();
        assertThat(scene(page, "redis-lock")).isVisible();
        awaitEnd(page);
        assertFalse(Objects.equals(first, page.url()));

        page.navigate(first); // whose shows are gone
        page.reload();
        assertThat(button(page, Pattern.compile("^Show me the bug"))).isVisible();
        assertThat(page.locator(".scene")).hasCount(0);
    }

    @Test
    void asksForThePassword() {
        browser.expect(401);
        Page page = browser.visitor();
        page.navigate(venue.url() + "/#/lab");
        page.getByLabel("The operator’s password").fill("guess");
        button(page, Pattern.compile("^Sign in")).click();
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("That is not the password.");
        browser.picture(page, "31-sign-in");
        page.getByLabel("The operator’s password").fill(venue.password());
        page.keyboard().press("Enter");
        awaitEnd(page);
        assertTrue(oversold(page, 0) > 0);
        button(page, Pattern.compile("^Copy as curl")).click();
        assertEquals(
                "curl -u \"operator:$PASSWORD\" -H 'Content-Type: application/json' -d '{\"guards\":[\"none\",\"combining\"]}' '"
                        + venue.url() + "/api/lab/demonstrations'",
                page.evaluate("navigator.clipboard.readText()"));
    }

    @Test
    void saysThatAnotherIsUnderWay() {
        browser.expect(404, 409); // the first one's shows are gone in the end
        Page page = browser.visitor();
        page.navigate(venue.linkToTheLab());
        Page other = browser.visitor();
        other.navigate(venue.linkToTheLab());
        button(page, Pattern.compile("^Show me")).click();
        assertThat(page.locator("lab-scene")).hasCount(2);
        button(other, Pattern.compile("^Show me")).click();
        assertThat(other.getByRole(AriaRole.ALERT)).containsText("Another demonstration is under way");
        awaitEnd(page);
        button(other, Pattern.compile("^Show me")).click();
        awaitEnd(other);
    }
}
