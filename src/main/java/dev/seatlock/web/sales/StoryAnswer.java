package dev.seatlock.web.sales;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.audit.BookingStories.Story;
import dev.seatlock.boxoffice.audit.StoryEvent;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.web.shows.Money;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A booking and what happened to it, in order. */
record StoryAnswer(BookingEntry booking, List<EventAnswer> events) {

    /** One thing that happened; without {@code at} if that was not written down then. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(examples = """
            {"at": "2027-03-02T09:30:00Z", "what": "CANCELLED", "by": "OPERATOR", "reason": "Sold twice at the door"}
            """)
    record EventAnswer(
            @Nullable Instant at,
            StoryEvent.What what,
            @Nullable Long times,
            @Nullable Money amount,
            @Nullable String method,
            @Nullable String callback,
            Booking.@Nullable CancelledBy by,
            @Nullable String reason,
            @Nullable String places) {

        private static EventAnswer of(StoryEvent event) {
            return new EventAnswer(
                    event.at(),
                    StoryEvent.What.valueOf(event.what()),
                    event.times(),
                    event.amountMinor() == null || event.currency() == null
                            ? null
                            : Money.of(new Price(event.amountMinor(), Currency.getInstance(event.currency()))),
                    event.method(),
                    event.callback(),
                    event.by() == null ? null : Booking.CancelledBy.valueOf(event.by()),
                    event.reason(),
                    event.places());
        }
    }

    static StoryAnswer of(Story story) {
        return new StoryAnswer(
                BookingEntry.of(story.booking()),
                story.events().stream().map(EventAnswer::of).toList());
    }
}
