package dev.seatlock.boxoffice.shows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a show shall be, before it exists. Without an opening time it is on sale at once.
 *
 * @param closesAt when its sale ends by itself; null for never
 * @param dwell the pause between check and take
 * @param placesPerBuyer the most live places that one buyer may have; null for any number
 */
public record ShowPlan(
        String title,
        @Nullable String description,
        @Nullable Instant startsAt,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt,
        Price price,
        String guard,
        Duration dwell,
        boolean safetyNet,
        @Nullable Integer placesPerBuyer,
        List<SectionPlan> sections) {

    /** One whose sale ends as it starts, and which does not dwell. */
    public ShowPlan(
            String title,
            @Nullable Instant startsAt,
            @Nullable Instant opensAt,
            Price price,
            String guard,
            boolean safetyNet,
            @Nullable Integer placesPerBuyer,
            List<SectionPlan> sections) {
        this(
                title,
                null,
                startsAt,
                opensAt,
                startsAt,
                price,
                guard,
                Duration.ZERO,
                safetyNet,
                placesPerBuyer,
                sections);
    }

    /** One that does not limit its buyers either. */
    public ShowPlan(
            String title,
            @Nullable Instant startsAt,
            @Nullable Instant opensAt,
            Price price,
            String guard,
            boolean safetyNet,
            List<SectionPlan> sections) {
        this(title, startsAt, opensAt, price, guard, safetyNet, null, sections);
    }
}
