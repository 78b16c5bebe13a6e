package dev.seatlock.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What fingers do on the screen of a telephone. */
@Timeout(300)
class TouchIT extends InTheBrowser {

    private static final int STEPS = 8;

    private static Page at(String rowsAndSeats) {
        String show = venue.show("{\"title\": \"Touched\", %s}".formatted(rowsAndSeats));
        Page page = browser.visitorWithATelephone();
        page.navigate(venue.page(show));
        assertThat(page.locator(".ground .seat.free").first()).isVisible();
        page.locator("seat-map").scrollIntoViewIfNeeded();
        return page;
    }

    private static Locator seat(Page page, String name) {
        return page.locator("[role=gridcell][aria-label^='" + name + ",']");
    }

    private static void tap(Page page, Locator seat) {
        BoundingBox box = seat.boundingBox();
        page.touchscreen().tap(box.x + box.width / 2, box.y + box.height / 2);
    }

    /** Fingers go from where they are put to where they are lifted; each is {from x, from y, to x, to y}. */
    private static void move(Page page, double[]... fingers) {
        CDPSession session = page.context().newCDPSession(page);
        for (int step = 0; step <= STEPS; step++) {
            JsonArray points = new JsonArray();
            for (int finger = 0; finger < fingers.length; finger++) {
                double[] way = fingers[finger];
                JsonObject point = new JsonObject();
                point.addProperty("id", finger);
                point.addProperty("x", way[0] + (way[2] - way[0]) * step / STEPS);
                point.addProperty("y", way[1] + (way[3] - way[1]) * step / STEPS);
                points.add(point);
            }
            touch(session, step == 0 ? "touchStart" : "touchMove", points);
        }
        touch(session, "touchEnd", new JsonArray());
        session.detach();
    }

    private static void touch(CDPSession session, String type, JsonArray points) {
        JsonObject event = new JsonObject();
        event.addProperty("type", type);
        event.add("touchPoints", points);
        session.send("Input.dispatchTouchEvent", event);
    }

    private static double width(Locator seat) {
        return seat.boundingBox().width;
    }

    @Test
    void comesCloserBeforeItChoosesWhatIsTooSmall() {
        Page page = at("\"rows\": 30, \"seatsPerRow\": 60");
        Locator seat = seat(page, "Section A, row 15, seat 30");
        double before = width(seat);
        tap(page, seat);
        page.waitForCondition(() -> width(seat) > 2 * before);
        assertThat(page.locator(".ground .seat.chosen")).hasCount(0);
        browser.pictureAsItIs(page, "21-came-closer");
        tap(page, seat);
        assertThat(seat).hasAttribute("aria-selected", "true");
        assertThat(page.locator(".ground .seat.chosen")).hasCount(1);
    }

    @Test
    void pinchesAndPushes() {
        Page page = at("\"rows\": 12, \"seatsPerRow\": 20");
        Locator seat = seat(page, "Section A, row 6, seat 10");
        double before = width(seat);
        BoundingBox box = seat.boundingBox();
        move(page, new double[] {box.x - 10, box.y, box.x - 110, box.y}, new double[] {
            box.x + 10, box.y, box.x + 110, box.y
        });
        page.waitForCondition(() -> width(seat) > 1.5 * before);
        double x = seat.boundingBox().x;
        double scrolled = scrolled(page);
        move(page, new double[] {180, box.y, 120, box.y - 40});
        page.waitForCondition(() -> seat.boundingBox().x < x - 30);
        assertEquals(scrolled, scrolled(page), "it is the hall that moves");
        assertThat(page.locator(".ground .seat.chosen")).hasCount(0);
    }

    @Test
    void movesThePageWhereTheHallHasNowhereToGo() {
        Page page = at("\"rows\": 12, \"seatsPerRow\": 20");
        BoundingBox hall = page.locator("seat-map .frame").boundingBox();
        double before = scrolled(page);
        move(page, new double[] {180, hall.y + hall.height - 30, 180, hall.y - 150});
        page.waitForCondition(() -> scrolled(page) > before);
        assertThat(page.locator(".ground .seat.chosen")).hasCount(0);
        assertTrue(width(seat(page, "Section A, row 6, seat 10")) < 20);
    }

    private static double scrolled(Page page) {
        return ((Number) page.evaluate("scrollY")).doubleValue();
    }

    /** A movement is told a frame later, when whoever moved it may be on another page: nothing is wrong then. */
    @Test
    void isToldOfAMovementAfterItWasLeft() {
        at("\"rows\": 3, \"seatsPerRow\": 6").evaluate("""
                () => {
                  const map = document.querySelector('seat-map');
                  const ground = map.querySelector('.ground');
                  map.remove();
                  ground.dispatchEvent(new CustomEvent('panzoomchange', { detail: { scale: 1 } }));
                }""");
    }
}
