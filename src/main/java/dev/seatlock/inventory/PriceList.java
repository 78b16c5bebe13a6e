package dev.seatlock.inventory;

import java.util.Map;

/**
 * What the places of a show cost, in minor units of its currency.
 *
 * @param each what a place costs where nothing else is said
 * @param sections those of other prices, by their names
 */
public record PriceList(long each, Map<String, OfSection> sections) {

    /** A section's own prices: of each place, and of the rows that differ from that. */
    public record OfSection(long each, Map<Integer, Long> rows) {}

    /** All places at one price. */
    public static PriceList all(long each) {
        return new PriceList(each, Map.of());
    }

    /** What these places cost together. */
    public long total(Wish wish) {
        if (sections.isEmpty()) {
            return each * wish.count();
        }
        return switch (wish) {
            case Wish.Seats(var seats) -> seats.stream().mapToLong(this::seat).sum();
            case Wish.Standing(SectionId section, int count) -> {
                OfSection own = sections.get(section.name());
                yield (own == null ? each : own.each) * count;
            }
        };
    }

    private long seat(SeatId seat) {
        OfSection own = sections.get(seat.section().name());
        return own == null ? each : own.rows.getOrDefault(seat.row(), own.each);
    }
}
