package dev.seatlock.web.lab;

import dev.seatlock.lab.Mischief;
import dev.seatlock.lab.experiment.ArrivalRate;
import dev.seatlock.lab.experiment.Plan;
import dev.seatlock.web.http.ProblemCode;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What an experiment is to do. The plan knows the bounds. */
@Schema(examples = """
        {"guards": ["none", "pg-conditional"], "buyers": 200, "seats": 50, "replicas": 2, "arrival": "burst"}
        """)
record ExperimentRequest(
        @NotNull @Size(min = 1, max = 40) @Schema(examples = "[\"none\", \"pg-conditional\"]")
        List<@NotNull @Size(max = 40) String> guards,

        @NotNull @Schema(examples = "200") Integer buyers,

        @Schema(description = "places of each show; or standing", examples = "50") @Nullable
        Integer seats,

        @Schema(description = "standing places of each show, instead of seats", examples = "50") @Nullable
        Integer standing,

        @Schema(description = "in a fleet of the experiment's own; 1 unless given", examples = "2") @Nullable
        Integer replicas,

        @Schema(
                description = "\"burst\", or {\"perSecond\": 200}; burst unless given",
                implementation = Object.class,
                examples = "burst")
        @Nullable
        ArrivalRate arrival,

        @Schema(description = "between check and take; 5 unless given", examples = "5") @Nullable
        Integer dwellMillis,

        @Schema(description = "places that each buyer wants; 1 unless given", examples = "1") @Nullable
        Integer partySize,

        @Schema(
                description = "how many a waiting room lets in at a time; no waiting room unless given",
                examples = "10")
        @Nullable
        Integer shoppers,

        @Schema(description = "random seed; 1 unless given", examples = "1") @Nullable
        Long seed,

        @Schema(description = "how often each guard is rushed; 1 unless given", examples = "1") @Nullable
        Integer rounds,

        @Size(max = 2)
        @Schema(
                description = "what happens to a replica in each rush; nothing unless given, and never to the only"
                        + " replica",
                examples = "[\"pause\"]")
        @Nullable
        Set<@NotNull Mischief> mischief) {

    private static final int DEFAULT_DWELL_MILLIS = 5;

    Plan plan() {
        try {
            return new Plan(
                    guards,
                    buyers,
                    seats,
                    standing,
                    orElse(replicas, 1),
                    arrival == null ? ArrivalRate.BURST : arrival,
                    orElse(dwellMillis, DEFAULT_DWELL_MILLIS),
                    orElse(partySize, 1),
                    shoppers,
                    seed == null ? 1 : seed,
                    orElse(rounds, 1),
                    mischief == null ? Set.of() : mischief);
        } catch (IllegalArgumentException outOfBounds) {
            throw ProblemCode.BAD_REQUEST.withDetail(
                    "This experiment cannot be run: " + outOfBounds.getMessage() + ".");
        }
    }

    private static int orElse(@Nullable Integer given, int otherwise) {
        return given == null ? otherwise : given;
    }
}
