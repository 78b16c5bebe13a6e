package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.sales.BookingSearch.Filter;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bookings as operators look through them: the newest first, in pages that stay as they are while more are made.
 */
@Singleton
public final class BookingList {

    private static final int AT_ONCE = 500;

    private final BookingSearch search;

    BookingList(BookingSearch search) {
        this.search = search;
    }

    /** Who takes one booking after the other, and may be slow. */
    @FunctionalInterface
    public interface Reader {
        void read(FoundBooking booking) throws IOException;
    }

    /** At most so many bookings, from the one after {@code after} on. */
    public List<FoundBooking> page(ShowId show, Filter filter, @Nullable ClaimId after, int most) {
        return QuarkusTransaction.joiningExisting().call(() -> search.page(show, filter, after, most));
    }

    /**
     * Shows all of them to a reader. They are read page by page, each in a transaction of its own, so that neither the
     * database nor the memory has anything to keep for a reader who is slow.
     */
    public void readAll(ShowId show, Filter filter, Reader reader) throws IOException {
        ClaimId last = null;
        List<FoundBooking> page;
        do {
            page = page(show, filter, last, AT_ONCE);
            for (FoundBooking booking : page) {
                reader.read(booking);
                last = new ClaimId(booking.id());
            }
        } while (page.size() == AT_ONCE);
    }

    /**
     * One booking.
     *
     * @throws Rejection if there is none
     */
    public FoundBooking find(ClaimId id) {
        return QuarkusTransaction.joiningExisting()
                .call(() -> search.find(id))
                .orElseThrow(() -> new Rejection(Rule.NO_SUCH_BOOKING, "There is no booking " + id + "."));
    }
}
