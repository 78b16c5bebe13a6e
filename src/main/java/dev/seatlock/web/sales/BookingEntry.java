package dev.seatlock.web.sales;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.FoundBooking;
import dev.seatlock.web.http.CsvLine;
import dev.seatlock.web.shows.Money;
import dev.seatlock.web.shows.StandingAnswer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A booking, as operators see it: without its token, with which they could act as its buyer. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(examples = """
        {"id": "01a2118a-5b1c-7d0e-9f3a-6f1f0a6b7c2d", "reference": "K7PX-2QMD", "state": "CANCELLED",
         "show": "01a21189-7d05-7c1b-9a3e-0d5c0f6b1a77", "buyer": "Ann", "seats": ["Stalls-1-1", "Stalls-1-2"],
         "total": {"amount": 9000, "currency": "EUR"}, "paidBy": "card", "guard": "pg-conditional", "replica": "1",
         "bookedAt": "2027-03-01T18:00:00Z", "cancelledAt": "2027-03-02T09:30:00Z",
         "cancelledBy": "OPERATOR", "cancelledBecause": "Sold twice at the door"}
        """)
record BookingEntry(
        UUID id,
        String reference,
        Booking.State state,
        UUID show,
        String buyer,
        List<String> seats,
        @Nullable StandingAnswer standing,
        Money total,
        @Nullable String paidBy,
        String guard,
        @Nullable Long fence,
        String replica,
        Instant bookedAt,
        @Nullable Instant cancelledAt,
        Booking.@Nullable CancelledBy cancelledBy,
        @Nullable String cancelledBecause) {

    /** What is in the columns of {@link #csv}. */
    static final String HEAD = CsvLine.of(
            "id",
            "reference",
            "state",
            "buyer",
            "seats",
            "standing_section",
            "standing_places",
            "total_minor",
            "currency",
            "paid_by",
            "guard",
            "fence",
            "replica",
            "booked_at",
            "cancelled_at",
            "cancelled_by",
            "cancelled_because");

    static BookingEntry of(FoundBooking found) {
        return new BookingEntry(
                found.id(),
                found.reference(),
                Booking.State.valueOf(found.state()),
                found.show(),
                found.buyer(),
                StandingAnswer.seats(found.places()),
                StandingAnswer.of(found.places()),
                Money.of(found.total()),
                found.paidBy(),
                found.guard(),
                found.fence() == 0 ? null : found.fence(),
                found.replica(),
                found.bookedAt(),
                found.cancelledAt(),
                found.cancelledBy() == null ? null : Booking.CancelledBy.valueOf(found.cancelledBy()),
                found.cancelledBecause());
    }

    /** As a line of CSV. */
    String csv() {
        return CsvLine.of(
                id,
                reference,
                state,
                buyer,
                String.join("; ", seats),
                standing == null ? null : standing.section(),
                standing == null ? null : standing.count(),
                total.amount(),
                total.currency().getCurrencyCode(),
                paidBy,
                guard,
                fence,
                replica,
                bookedAt,
                cancelledAt,
                cancelledBy,
                cancelledBecause);
    }
}
