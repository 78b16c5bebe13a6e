package dev.seatlock.web.sales;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.seatlock.boxoffice.sales.BookingChange;
import dev.seatlock.web.http.Label;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Why an operator cancels a booking. Its buyer reads that, too.
 *
 * @param keep the seats, or so many standing places, that it keeps; null if it is cancelled as a whole
 */
@Schema(
        examples = {
            "{\"reason\": \"Sold twice at the door\"}",
            "{\"reason\": \"The row is broken\", \"keep\": {\"seats\": [\"Stalls-1-1\"]}}"
        })
record BookingCancellationRequest(
        @NotNull @Size(max = 200) @JsonDeserialize(using = Label.class)
        String reason,

        @Valid @Nullable BookingPatch keep) {

    @AssertTrue(message = "say which seats, or how many standing places, it keeps")
    @Schema(hidden = true)
    boolean isOfPlaces() {
        return keep == null || (keep.buyer() == null && (keep.seats() != null || keep.standing() != null));
    }

    @Nullable
    BookingChange change() {
        return keep == null ? null : keep.change();
    }
}
