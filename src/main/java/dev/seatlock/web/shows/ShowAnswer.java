package dev.seatlock.web.shows;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.shows.Section;
import dev.seatlock.boxoffice.shows.SectionKind;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.Tally;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A show, with what is left of it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(examples = """
        {"id": "01a21189-7d05-7c1b-9a3e-0d5c0f6b1a77", "title": "The Tempest",
         "price": {"amount": 4500, "currency": "EUR"}, "state": "ON_SALE", "guard": "pg-conditional", "dwellMillis": 0,
         "safetyNet": true, "capacity": 300, "free": 296, "held": 2, "sold": 2,
         "sections": [{"name": "Stalls", "kind": "SEATED", "rows": 10, "seatsPerRow": 20, "capacity": 200},
         {"name": "Yard", "kind": "STANDING", "capacity": 100}]}
        """)
record ShowAnswer(
        UUID id,
        String title,
        @Nullable String description,
        @Nullable Instant startsAt,
        @Nullable Instant opensAt,
        @Nullable Instant closesAt,
        Money price,
        State state,
        @Nullable String cancelledBecause,
        String guard,
        long dwellMillis,
        boolean safetyNet,
        @Nullable Integer placesPerBuyer,
        long capacity,
        long free,
        long held,
        long sold,
        List<SectionAnswer> sections) {

    /** As {@link Show.State}, and SOLD_OUT while it is on sale with nothing left. */
    enum State {
        ANNOUNCED,
        ON_SALE,
        SOLD_OUT,
        CLOSED,
        CANCELLED
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SectionAnswer(
            String name,
            SectionKind kind,
            @Nullable Integer rows,
            @Nullable Integer seatsPerRow,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> closedRows,
            int capacity,
            @Nullable Money price,
            @Nullable Map<Integer, Money> rowPrices) {

        static SectionAnswer of(Section section, Currency currency) {
            Long own = section.price();
            boolean seated = section.kind() == SectionKind.SEATED;
            return new SectionAnswer(
                    section.id().name(),
                    section.kind(),
                    seated ? section.rows() : null,
                    seated ? section.seatsPerRow() : null,
                    section.closedRows(),
                    section.capacity(),
                    own == null ? null : new Money(own, currency),
                    SectionPlaces.rowPrices(section, currency));
        }
    }

    static ShowAnswer of(Show show, Tally tally) {
        return new ShowAnswer(
                show.id().value(),
                show.title(),
                show.description(),
                show.startsAt(),
                show.opensAt(),
                show.closesAt(),
                Money.of(show.price()),
                state(show, tally),
                show.cancelledBecause(),
                show.terms().guard(),
                show.terms().dwell().toMillis(),
                show.terms().netted(),
                show.placesPerBuyer(),
                tally.capacity(),
                tally.free(),
                tally.held(),
                tally.sold(),
                show.sections().stream()
                        .map(section -> SectionAnswer.of(section, show.currency()))
                        .toList());
    }

    private static State state(Show show, Tally tally) {
        return switch (show.state()) {
            case ANNOUNCED -> State.ANNOUNCED;
            case ON_SALE -> tally.free() == 0 ? State.SOLD_OUT : State.ON_SALE;
            case CLOSED -> State.CLOSED;
            case CANCELLED -> State.CANCELLED;
        };
    }
}
