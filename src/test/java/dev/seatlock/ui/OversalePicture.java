package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Takes the README's two pictures of one crowd, and says how long whoever has just started the box office waits for
 * them. Run by hand: {@code mvn verify -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=OversalePicture}.
 */
@Timeout(300)
class OversalePicture {

    private static final Path PICTURES = Path.of("docs/pictures");
    private static final int MARGIN_PIXELS = 12;

    @Test
    void ofTheSameCrowdWithAndWithout() {
        try (Browser browser = Browser.start()) {
            long startedNanos = System.nanoTime();
            try (Venue venue = Venue.open()) {
                take(browser.visitorFromNear(), venue, startedNanos);
                browser.assertNothingWasWrong();
            }
        }
    }

    private static void take(Page page, Venue venue, long startedNanos) {
        page.navigate(venue.linkToTheLab());
        Locator button = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Show me the bug"));
        assertThat(button).isVisible();
        double open = secondsSince(startedNanos);
        long clickedNanos = System.nanoTime();
        button.click();
        assertThat(page.locator(".seat.oversold").first()).isVisible();
        double first = secondsSince(clickedNanos);
        assertThat(page.locator(".scene .judgement")).hasCount(2);
        double verdicts = secondsSince(clickedNanos);
        System.out.printf(
                Locale.ROOT,
                "OVERSALE open %.1f s after the start; from the click to the first seat sold twice %.1f s, to the verdicts %.1f s%n",
                open,
                first,
                verdicts);
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            keep(page, page.locator("lab-scene").first(), "oversale-none", scheme);
            keep(page, page.locator("lab-scene").last(), "oversale-combining", scheme);
        }
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static void keep(Page page, Locator scene, String name, ColorScheme scheme) {
        BoundingBox box = scene.boundingBox();
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setClip(
                        box.x - MARGIN_PIXELS,
                        box.y - MARGIN_PIXELS,
                        box.width + 2 * MARGIN_PIXELS,
                        box.height + 2 * MARGIN_PIXELS)
                .setPath(PICTURES.resolve(name + (scheme == ColorScheme.DARK ? "-dark" : "") + ".png")));
    }
}
