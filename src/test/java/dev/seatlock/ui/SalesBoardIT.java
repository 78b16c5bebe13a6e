package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.seatlock.AllAtOnce;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sales that an operator watches: all of them on one page, and one of them along time. */
@Timeout(300)
class SalesBoardIT extends AtTheDesk {

    private static final Pattern A_NUMBER = Pattern.compile("[1-9][0-9.,]*|0\\.[1-9]");

    private static Locator sale(Page page, String title) {
        return page.locator(".sales > li").filter(new Locator.FilterOptions().setHasText(title));
    }

    private static Locator figure(Page page, String title, String what) {
        return sale(page, title)
                .locator("dl > div")
                .filter(new Locator.FilterOptions().setHasText(what))
                .locator("dd");
    }

    @Test
    void showsTenSalesSideBySide() throws Exception {
        for (int number = 1; number <= 7; number++) {
            venue.show("{\"title\": \"Quiet %d\", \"rows\": 5, \"seatsPerRow\": 20}".formatted(number));
        }
        String broken = venue.show(
                "{\"title\": \"Twice\", \"rows\": 4, \"seatsPerRow\": 8, \"safetyNet\": false, \"guard\": \"none\"}");
        venue.guard(broken, "{\"guard\": \"none\", \"dwellMillis\": 400}");
        AllAtOnce.act(2, buyer -> venue.buy(broken, "{\"seats\": [\"A-2-2\"]}").statusCode());
        String crowded = venue.show("{\"title\": \"Crowded\", \"rows\": 2, \"seatsPerRow\": 5}");
        venue.room(crowded, 1);
        venue.visit(crowded);
        venue.visit(crowded);
        venue.visit(crowded);
        String rushed = venue.show("{\"title\": \"Rushed\", \"rows\": 50, \"seatsPerRow\": 100}");

        Page page = signedIn("/#/operator");
        AtomicInteger asked = new AtomicInteger();
        page.onRequest(request -> {
            if (request.url().endsWith("/api/sales")) {
                asked.incrementAndGet();
            }
        });
        assertThat(page.locator(".sales > li").nth(9)).isVisible(); // and those that the box office opened with
        assertThat(figure(page, "Crowded", "in line")).hasText("2");
        assertThat(figure(page, "Quiet 1", "in line")).hasText("–");
        try (Crowd crowd = new Crowd(venue, rushed)) {
            crowd.awaitMore(20);
            for (int time = 0; time < 40; time++) {
                venue.buy(broken, "{\"seats\": [\"A-2-2\"]}").then().statusCode(409);
            }
            assertThat(figure(page, "Rushed", "sold a second")).hasText(A_NUMBER);
            assertThat(sale(page, "Rushed")
                            .locator(".spark rect:not([height='0'])")
                            .first())
                    .isAttached();
            assertThat(figure(page, "Twice", "refused a second")).hasText(A_NUMBER);
            assertThat(sale(page, "Twice").locator(".verdict")).containsText("Broken 1 sold twice");
            assertThat(sale(page, "Quiet 7").locator(".verdict")).containsText("Sound");
            browser.picture(page, "64-ten-sales");
        }
        int many = asked.get();
        assertTrue(many > 1 && many < 100, () -> "one question for all: " + many);
        link(page, "Rushed").first().click();
        assertThat(page.locator(".strip")).isVisible();
    }

    @Test
    void drawsOneSaleAlongTime() {
        String show = venue.show("{\"title\": \"Along time\", \"rows\": 50, \"seatsPerRow\": 100}");
        String next = venue.show("{\"title\": \"Next\", \"rows\": 5, \"seatsPerRow\": 10}");
        Page page = signedIn("/#/operator/shows/" + show);
        Locator strip = page.locator(".strip");
        try (Crowd crowd = new Crowd(venue, show)) {
            crowd.awaitMore(20);
            assertThat(strip.locator("b:not([style*='height: 0%'])").nth(10)).isAttached();
            assertThat(page.locator(".unit")).hasText("places a second");
            List<Integer> ticks = page.locator(".y-axis span").allInnerTexts().stream()
                    .map(it -> Integer.valueOf(it.replace(",", "")))
                    .toList();
            assertEquals(0, ticks.getFirst());
            int step = ticks.get(1);
            assertTrue(
                    List.of(1, 2, 5).contains(step / (int) Math.pow(10, (int) Math.log10(step))),
                    () -> "round: " + ticks);
            assertThat(page.locator(".x-axis span").first()).hasText(Pattern.compile("\\d\\d:\\d\\d:(00|15|30|45)"));
            browser.picture(page, "65-chart");
            button(page, "5 min").click();
            assertThat(strip).hasAttribute("aria-label", Pattern.compile("over the last 5 minutes; [1-9]"));
            assertThat(page.locator(".x-axis span").first()).hasText(Pattern.compile("\\d\\d:\\d\\d"));
            browser.picture(page, "66-chart-5-min");
        }
        page.navigate(venue.url() + "/#/operator/shows/" + next);
        assertThat(strip).hasAttribute("aria-label", Pattern.compile("over the last 5 minutes"));
        assertThat(button(page, "5 min")).hasAttribute("aria-pressed", "true");
    }
}
