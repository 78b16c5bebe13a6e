package dev.seatlock.ui;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** What is seen in one browser, of one box office; and after each test, that nothing in it was wrong. */
abstract class InTheBrowser {

    static Browser browser;
    static Venue venue;

    @BeforeAll
    static void open() {
        browser = Browser.start();
        venue = Venue.open();
    }

    /** Neither is there where the test is skipped. */
    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
            browser = null;
        }
        if (venue != null) {
            venue.close();
            venue = null;
        }
    }

    @AfterEach
    void nothingWasWrong() {
        browser.assertNothingWasWrong();
    }
}
