package dev.seatlock.web.shows;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.SectionKind;
import dev.seatlock.boxoffice.shows.ShowPlan;
import dev.seatlock.guards.Guards;
import dev.seatlock.web.http.Label;
import dev.seatlock.web.http.ProblemCode;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A show to be put on. Either {@code sections}, or the shorthand {@code rows} and {@code seatsPerRow} for one seated
 * section {@code A}. Without a price it is free; without a guard it has the recommended one; the safety net is on
 * unless refused. Its sale ends at {@code closesAt}, and without that when it starts. {@code placesPerBuyer} limits how
 * many places one buyer may have, held or booked; buyers then have to be named.
 */
@Schema(
        examples = {
            "{\"title\": \"Hamlet\", \"price\": {\"amount\": 4500, \"currency\": \"EUR\"}, \"rows\": 10,"
                    + " \"seatsPerRow\": 20}",
            "{\"title\": \"The Tempest\", \"guard\": \"pg-conditional\", \"sections\": [{\"name\": \"Stalls\","
                    + " \"kind\": \"SEATED\", \"rows\": 10, \"seatsPerRow\": 20}, {\"name\": \"Yard\", \"kind\":"
                    + " \"STANDING\", \"capacity\": 100}]}",
            "{\"title\": \"The Seagull\", \"opensAt\": \"2027-02-01T10:00:00Z\","
                    + " \"price\": {\"amount\": 3000, \"currency\": \"EUR\"}, \"sections\":"
                    + " [{\"name\": \"Stalls\", \"kind\": \"SEATED\", \"rows\": 10, \"seatsPerRow\": 20, \"price\":"
                    + " {\"amount\": 4000, \"currency\": \"EUR\"}, \"rowPrices\": {\"1\": {\"amount\": 6000,"
                    + " \"currency\": \"EUR\"}}}]}"
        })
record ShowRequest(
        @NotNull @Size(max = 200) @JsonDeserialize(using = Label.class)
        String title,

        @Size(max = LONGEST_DESCRIPTION) @Nullable String description,
        @Nullable Instant startsAt,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt,
        @Valid @Nullable Money price,
        @Size(max = 40) @Nullable String guard,
        @Min(0) @Max(LONGEST_DWELL) @Nullable Integer dwellMillis,
        @Nullable Boolean safetyNet,
        @Min(1) @Max(1000) @Nullable Integer placesPerBuyer,
        @Size(min = 1, max = 100) @Nullable List<@NotNull @Valid SectionRequest> sections,
        @Min(1) @Max(10_000) @Nullable Integer rows,
        @Min(1) @Max(10_000) @Nullable Integer seatsPerRow) {

    static final int LONGEST_DWELL = 5000;
    static final int LONGEST_DESCRIPTION = 2000;

    static final long MOST_PLACES = 1_000_000;
    static final String TOO_MANY_PLACES = "a show has at most 1000000 places";
    private static final Instant FIRST_DAY = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LAST_DAY = Instant.parse("9999-12-31T00:00:00Z");
    private static final Price FREE = new Price(0, Currency.getInstance("EUR"));

    /** A section to be: SEATED with rows and seats, of which some rows may be closed; or STANDING with a capacity. */
    record SectionRequest(
            @NotNull @Pattern(regexp = SectionPlaces.NAME) String name,
            @NotNull SectionKind kind,
            @Min(1) @Max(10_000) @Nullable Integer rows,
            @Min(1) @Max(10_000) @Nullable Integer seatsPerRow,
            @Size(max = 10_000) @Nullable List<@NotNull @Min(1) Integer> closedRows,
            @Min(1) @Max(MOST_PLACES) @Nullable Integer capacity,
            @Valid @Nullable Money price,
            @Nullable Map<Integer, @NotNull @Valid Money> rowPrices) {

        @AssertTrue(message = SectionPlaces.FORM)
        @Schema(hidden = true)
        boolean isComplete() {
            return asPlaces().isComplete();
        }

        @AssertTrue(message = SectionPlaces.ROWS_FORM)
        @Schema(hidden = true)
        boolean isOfItsRows() {
            return asPlaces().isOfItsRows();
        }

        private SectionPlaces asPlaces() {
            return new SectionPlaces(kind, rows, seatsPerRow, closedRows, capacity, price, rowPrices);
        }
    }

    @AssertTrue(message = "give either sections, or rows and seatsPerRow")
    @Schema(hidden = true)
    boolean isEitherLongOrShort() {
        boolean shorthand = rows != null && seatsPerRow != null;
        return sections != null ? rows == null && seatsPerRow == null : shorthand;
    }

    @AssertTrue(message = "section names must differ")
    @Schema(hidden = true)
    boolean isWithoutTwins() {
        return sections == null
                || sections.stream()
                                .filter(Objects::nonNull)
                                .map(SectionRequest::name)
                                .distinct()
                                .count()
                        == sections.size();
    }

    @AssertTrue(message = TOO_MANY_PLACES)
    @Schema(hidden = true)
    boolean isOfAHumanSize() {
        return allSections().stream()
                        .mapToLong(section -> section.asPlaces().places())
                        .sum()
                <= MOST_PLACES;
    }

    @AssertTrue(message = "startsAt, opensAt and closesAt lie between the years 1970 and 9999")
    @Schema(hidden = true)
    boolean isInOurTime() {
        return inOurTime(startsAt) && inOurTime(opensAt) && inOurTime(closesAt);
    }

    static boolean inOurTime(@Nullable Instant time) {
        return time == null || (!time.isBefore(FIRST_DAY) && time.isBefore(LAST_DAY));
    }

    private List<SectionRequest> allSections() {
        return sections != null
                ? sections.stream().filter(Objects::nonNull).toList()
                : List.of(new SectionRequest("A", SectionKind.SEATED, rows, seatsPerRow, null, null, null, null));
    }

    /**
     * The plan of it.
     *
     * @throws HttpProblem if its sale would begin when it should be over
     */
    ShowPlan plan() {
        Instant end = closesAt == null ? startsAt : closesAt;
        Price each = price == null ? FREE : price.price();
        allSections().forEach(section -> section.asPlaces().requireCurrency(each.currency(), "sections"));
        requireBefore(startsAt, "The sale must open before the show starts.");
        requireBefore(end, "The sale must open before it closes.");
        return new ShowPlan(
                title,
                description,
                startsAt,
                opensAt,
                end,
                each,
                guard == null ? Guards.RECOMMENDED : guard,
                Duration.ofMillis(dwellMillis == null ? 0 : dwellMillis),
                safetyNet == null || safetyNet,
                placesPerBuyer,
                allSections().stream()
                        .map(section -> section.asPlaces().plan(section.name()))
                        .toList());
    }

    private void requireBefore(@Nullable Instant latest, String why) {
        if (opensAt != null && latest != null && !opensAt.isBefore(latest)) {
            throw ProblemCode.BAD_REQUEST.atField("opensAt", why);
        }
    }
}
