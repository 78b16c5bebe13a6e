package dev.seatlock.web.shows;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.seatlock.web.http.Label;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Why an event or a booking is cancelled. Who had something of it reads that, too. */
@Schema(examples = "{\"reason\": \"The star is ill\"}")
public record CancellationRequest(
        @NotNull @Size(max = 200) @JsonDeserialize(using = Label.class)
        String reason) {}
