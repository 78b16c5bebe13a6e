package dev.seatlock.boxoffice.shows;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a show shall be from now on, in all that can be changed of it once it is on the programme.
 *
 * @param description null for none
 * @param startsAt null for a time that nobody knows yet
 * @param closesAt when its sale ends by itself; null for never, since nobody knows when it starts
 * @param price of a place whose section says nothing else
 * @param sections all that it shall have. One that it has and that is not among them is taken out.
 */
public record ShowChange(
        String title,
        @Nullable String description,
        @Nullable Instant startsAt,
        @Nullable Instant closesAt,
        Price price,
        List<SectionPlan> sections) {}
