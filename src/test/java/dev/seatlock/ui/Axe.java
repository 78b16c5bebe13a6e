package dev.seatlock.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;

/** What axe finds on a page as it is now. */
final class Axe {

    private Axe() {}

    /**
     * Nothing may be found, in the light, in the dark, and as wide as a telephone; and nothing may be wider than that.
     */
    static void check(Page page) {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            assertEquals(List.of(), violations(page), () -> page.url() + " " + scheme);
        }
        page.setViewportSize(360, 780);
        assertEquals(List.of(), violations(page), () -> page.url() + " at 360");
        assertEquals(
                true,
                page.evaluate("document.documentElement.scrollWidth <= innerWidth"),
                "nothing is wider than the screen");
        page.setViewportSize(1280, 900);
    }

    static List<String> violations(Page page) {
        // A colour that is on its way to another is neither.
        page.waitForFunction("() => document.getAnimations().every(it => it.playState !== 'running')");
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .flatMap(rule -> rule.getNodes().stream()
                                .map(node -> rule.getId() + ": " + node.getHtml() + " " + node.getFailureSummary()))
                        .toList();
    }
}
