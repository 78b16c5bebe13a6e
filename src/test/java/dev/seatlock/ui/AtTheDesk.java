package dev.seatlock.ui;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** Where operators work, in one browser. */
abstract class AtTheDesk extends InTheBrowser {

    static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator link(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator part(Page page, String heading) {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(Pattern.compile("^" + heading)));
    }

    /** The field that the request calls so. */
    static Locator field(Page page, String name) {
        return page.locator("[data-field='" + name + "'] :is(input, select, textarea)");
    }

    static Page signedIn(String address) {
        Page page = browser.visitor();
        page.navigate(venue.linkToTheLab());
        page.navigate(venue.url() + address);
        return page;
    }
}
