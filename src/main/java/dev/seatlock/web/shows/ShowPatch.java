package dev.seatlock.web.shows;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.ShowChange;
import dev.seatlock.web.http.Label;
import dev.seatlock.web.http.ProblemCode;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What can be changed of a show, as a JSON merge patch (RFC 7396): what is left out stays as it is, and what is null is
 * taken away. A section is named by its key; one that is null is taken out.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        examples = {
            "{\"title\": \"Hamlet\", \"startsAt\": \"2027-03-01T19:00:00Z\"}",
            "{\"sections\": {\"Stalls\": {\"rows\": 12, \"closedRows\": [4]}, \"Yard\": {\"capacity\": 120},"
                    + " \"Balcony\": {\"kind\": \"SEATED\", \"rows\": 2, \"seatsPerRow\": 15}}}"
        })
record ShowPatch(
        @Size(max = 200) @JsonDeserialize(using = Label.class) @Nullable
        String title,

        @Size(max = ShowRequest.LONGEST_DESCRIPTION) @Nullable
        String description,

        @Nullable Instant startsAt,
        @Nullable Instant closesAt,
        @Valid @Nullable Money price,

        @Nullable Map<String, @NotNull @Valid SectionPlaces> sections) {

    static ShowPatch of(Show show) {
        Map<String, SectionPlaces> sections = new LinkedHashMap<>();
        show.sections()
                .forEach(section -> sections.put(section.id().name(), SectionPlaces.of(section, show.currency())));
        return new ShowPatch(
                show.title(), show.description(), show.startsAt(), show.closesAt(), Money.of(show.price()), sections);
    }

    @AssertTrue(message = "a show has 1 to 100 sections")
    @Schema(hidden = true)
    boolean isOfSections() {
        return sections == null || (!sections.isEmpty() && sections.size() <= 100);
    }

    @AssertTrue(message = "a section is named by letters and digits, with blanks, points, dashes and _ between them")
    @Schema(hidden = true)
    boolean isNamed() {
        return sections == null || sections.keySet().stream().allMatch(name -> name.matches(SectionPlaces.NAME));
    }

    @AssertTrue(message = ShowRequest.TOO_MANY_PLACES)
    @Schema(hidden = true)
    boolean isOfAHumanSize() {
        return sections == null
                || sections.values().stream()
                                .filter(Objects::nonNull)
                                .mapToLong(SectionPlaces::places)
                                .sum()
                        <= ShowRequest.MOST_PLACES;
    }

    @AssertTrue(message = "startsAt and closesAt lie between the years 1970 and 9999")
    @Schema(hidden = true)
    boolean isInOurTime() {
        return ShowRequest.inOurTime(startsAt) && ShowRequest.inOurTime(closesAt);
    }

    /**
     * What it comes to for a show into which it was merged.
     *
     * @param saysEnd whether it says when the sale ends. If not, a sale that ends as the show starts still does so when
     *     that is moved.
     */
    ShowChange change(Show show, boolean saysEnd) {
        if (title == null) {
            throw ProblemCode.BAD_REQUEST.atField("title", "A show needs a title.");
        }
        if (price == null) {
            throw ProblemCode.BAD_REQUEST.atField("price", "A show needs a price, which may be 0.");
        }
        if (sections == null) {
            throw ProblemCode.BAD_REQUEST.atField("sections", "A show needs a section.");
        }
        sections.forEach((name, section) -> {
            if (section.kind() == null) {
                throw ProblemCode.BAD_REQUEST.atField("sections." + name + ".kind", "A new section needs a kind.");
            }
            section.requireCurrency(price.currency(), "sections." + name);
        });
        boolean movesWithStart = !saysEnd && Objects.equals(show.closesAt(), show.startsAt());
        return new ShowChange(
                title,
                description,
                startsAt,
                movesWithStart || closesAt == null ? startsAt : closesAt,
                price.price(),
                sections.entrySet().stream()
                        .map(section -> section.getValue().plan(section.getKey()))
                        .toList());
    }
}
