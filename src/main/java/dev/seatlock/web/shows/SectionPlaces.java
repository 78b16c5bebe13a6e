package dev.seatlock.web.shows;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.shows.Section;
import dev.seatlock.boxoffice.shows.SectionKind;
import dev.seatlock.boxoffice.shows.SectionPlan;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.web.http.ProblemCode;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The places of a section: rows of seats, of which some may be closed, or so many standing places. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        examples = "{\"kind\": \"SEATED\", \"rows\": 10, \"seatsPerRow\": 20, \"closedRows\": [4],"
                + " \"price\": {\"amount\": 3000, \"currency\": \"EUR\"},"
                + " \"rowPrices\": {\"1\": {\"amount\": 4000, \"currency\": \"EUR\"}}}")
record SectionPlaces(
        @Nullable SectionKind kind,
        @Min(1) @Max(10_000) @Nullable Integer rows,
        @Min(1) @Max(10_000) @Nullable Integer seatsPerRow,
        @Size(max = 10_000) @Nullable List<@NotNull @Min(1) Integer> closedRows,
        @Min(1) @Max(ShowRequest.MOST_PLACES) @Nullable Integer capacity,
        @Valid @Nullable Money price,
        @Nullable Map<Integer, @NotNull @Valid Money> rowPrices) {

    static final String NAME = "[\\p{L}\\p{N}]([\\p{L}\\p{N} ._-]{0,30}[\\p{L}\\p{N}])?";
    static final String ROWS_FORM = "only rows that a section has can be closed, or have prices";
    static final String FORM = "a SEATED section has rows and seatsPerRow, a STANDING one has a capacity";

    static SectionPlaces of(Section section, Currency currency) {
        Long own = section.price();
        Money price = own == null ? null : new Money(own, currency);
        return section.kind() == SectionKind.STANDING
                ? new SectionPlaces(section.kind(), null, null, null, section.capacity(), price, null)
                : new SectionPlaces(
                        section.kind(),
                        section.rows(),
                        section.seatsPerRow(),
                        orNull(section.closedRows()),
                        null,
                        price,
                        rowPrices(section, currency));
    }

    /** Null if there are none. */
    static @Nullable Map<Integer, Money> rowPrices(Section section, Currency currency) {
        Map<Integer, Money> prices = new TreeMap<>();
        section.rowPrices().forEach((row, its) -> prices.put(row, new Money(its, currency)));
        return prices.isEmpty() ? null : prices;
    }

    private static @Nullable List<Integer> orNull(List<Integer> rows) {
        return rows.isEmpty() ? null : rows;
    }

    @AssertTrue(message = FORM)
    @Schema(hidden = true)
    boolean isComplete() {
        boolean seated = rows != null && seatsPerRow != null && capacity == null;
        boolean standing =
                rows == null && seatsPerRow == null && closedRows == null && capacity != null && rowPrices == null;
        return kind == null || (kind == SectionKind.SEATED ? seated : standing);
    }

    @AssertTrue(message = ROWS_FORM)
    @Schema(hidden = true)
    boolean isOfItsRows() {
        return rows == null
                || Stream.concat(closed().stream(), priced().keySet().stream())
                        .allMatch(row -> row >= 1 && row <= rows);
    }

    private Map<Integer, Money> priced() {
        return rowPrices == null ? Map.of() : rowPrices;
    }

    /** @throws HttpProblem if one of its prices is in another currency */
    void requireCurrency(Currency currency, String field) {
        if (Stream.concat(Stream.ofNullable(price), priced().values().stream())
                .anyMatch(money -> !money.currency().equals(currency))) {
            throw ProblemCode.BAD_REQUEST.atField(field, "All prices of a show are in one currency.");
        }
    }

    private List<Integer> closed() {
        return closedRows == null
                ? List.of()
                : closedRows.stream().filter(Objects::nonNull).toList();
    }

    long places() {
        return capacity != null ? capacity : (long) orOne(rows) * orOne(seatsPerRow);
    }

    SectionPlan plan(String name) {
        SectionId id = new SectionId(name);
        SortedMap<Integer, Long> prices = new TreeMap<>();
        priced().forEach((row, its) -> prices.put(row, its.amount()));
        return kind == SectionKind.SEATED
                ? new SectionPlan.Seated(id, orOne(rows), orOne(seatsPerRow), new TreeSet<>(closed()), minor(), prices)
                : new SectionPlan.Standing(id, Objects.requireNonNull(capacity), minor());
    }

    private @Nullable Long minor() {
        return price == null ? null : price.amount();
    }

    private static int orOne(@Nullable Integer number) {
        return number == null ? 1 : number;
    }
}
