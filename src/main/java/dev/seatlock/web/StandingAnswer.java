package dev.seatlock.web;

import dev.seatlock.boxoffice.Places;
import dev.seatlock.inventory.SeatId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Standing places of one section, in a hold or booking. */
record StandingAnswer(String section, int count) {

    static @Nullable StandingAnswer of(Places places) {
        return places.standing().entrySet().stream()
                .findFirst()
                .map(entry -> new StandingAnswer(entry.getKey(), entry.getValue()))
                .orElse(null);
    }

    static List<String> seats(Places places) {
        return places.seats().stream().map(SeatId::toString).toList();
    }
}
