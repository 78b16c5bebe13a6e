package dev.seatlock.web.shows;

import dev.seatlock.boxoffice.sales.Places;
import dev.seatlock.inventory.SeatId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Standing places of one section, in a hold or booking. */
public record StandingAnswer(String section, int count) {

    public static @Nullable StandingAnswer of(Places places) {
        return places.standing().entrySet().stream()
                .findFirst()
                .map(entry -> new StandingAnswer(entry.getKey(), entry.getValue()))
                .orElse(null);
    }

    public static List<String> seats(Places places) {
        return places.seats().stream().map(SeatId::toString).toList();
    }
}
