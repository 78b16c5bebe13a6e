package dev.seatlock.web.shows;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.shows.Section;
import dev.seatlock.inventory.SectionId;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The places of a section: rows of seats, of which some may be closed, or so many standing places. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(examples = "{\"kind\": \"SEATED\", \"rows\": 10, \"seatsPerRow\": 20, \"closedRows\": [4]}")
record SectionPlaces(
        Section.@Nullable Kind kind,
        @Min(1) @Max(10_000) @Nullable Integer rows,
        @Min(1) @Max(10_000) @Nullable Integer seatsPerRow,
        @Size(max = 10_000) @Nullable List<@NotNull @Min(1) Integer> closedRows,
        @Min(1) @Max(ShowRequest.MOST_PLACES) @Nullable Integer capacity) {

    static final String NAME = "[\\p{L}\\p{N}]([\\p{L}\\p{N} ._-]{0,30}[\\p{L}\\p{N}])?";
    static final String CLOSED_FORM = "only rows that a section has can be closed";
    static final String FORM = "a SEATED section has rows and seatsPerRow, a STANDING one has a capacity";

    static SectionPlaces of(Section section) {
        return section.kind() == Section.Kind.STANDING
                ? new SectionPlaces(section.kind(), null, null, null, section.capacity())
                : new SectionPlaces(
                        section.kind(), section.rows(), section.seatsPerRow(), orNull(section.closedRows()), null);
    }

    private static @Nullable List<Integer> orNull(List<Integer> rows) {
        return rows.isEmpty() ? null : rows;
    }

    @AssertTrue(message = FORM)
    @Schema(hidden = true)
    boolean isComplete() {
        boolean seated = rows != null && seatsPerRow != null && capacity == null;
        boolean standing = rows == null && seatsPerRow == null && closedRows == null && capacity != null;
        return kind == null || (kind == Section.Kind.SEATED ? seated : standing);
    }

    @AssertTrue(message = CLOSED_FORM)
    @Schema(hidden = true)
    boolean isClosedWithin() {
        return rows == null || closed().stream().allMatch(row -> row <= rows);
    }

    private List<Integer> closed() {
        return closedRows == null
                ? List.of()
                : closedRows.stream().filter(Objects::nonNull).toList();
    }

    long places() {
        return capacity != null ? capacity : (long) orOne(rows) * orOne(seatsPerRow);
    }

    Section.Plan plan(String name) {
        SectionId id = new SectionId(name);
        return kind == Section.Kind.SEATED
                ? new Section.Plan.Seated(id, orOne(rows), orOne(seatsPerRow), new TreeSet<>(closed()))
                : new Section.Plan.Standing(id, Objects.requireNonNull(capacity));
    }

    private static int orOne(@Nullable Integer number) {
        return number == null ? 1 : number;
    }
}
