package dev.seatlock.boxoffice.audit;

import dev.seatlock.boxoffice.sales.BookingList;
import dev.seatlock.boxoffice.sales.FoundBooking;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.inventory.ClaimId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.List;

/** Tells what happened to a booking from when its places were asked for. */
@Singleton
public final class BookingStories {

    private final BookingList bookings;
    private final StoryEvents events;

    BookingStories(BookingList bookings, StoryEvents events) {
        this.bookings = bookings;
        this.events = events;
    }

    /** A booking, and what happened to it in order. */
    public record Story(FoundBooking booking, List<StoryEvent> events) {}

    /**
     * The story of one booking.
     *
     * @throws Rejection if there is none
     */
    public Story of(ClaimId id) {
        return QuarkusTransaction.joiningExisting().call(() -> new Story(bookings.find(id), events.of(id)));
    }
}
