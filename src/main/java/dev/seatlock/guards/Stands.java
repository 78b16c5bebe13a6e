package dev.seatlock.guards;

import dev.seatlock.guards.Card.Expectation;
import dev.seatlock.guards.Card.Hazard;
import java.util.EnumMap;
import java.util.Map;

/** How a card fills in its table: everything is broken until it says what holds. */
final class Stands {

    private final Map<Hazard, Expectation> table = new EnumMap<>(Hazard.class);

    private Stands() {
        for (Hazard hazard : Hazard.values()) {
            table.put(hazard, Expectation.BREAKS);
        }
    }

    static Stands nothing() {
        return new Stands();
    }

    Stands holds(Hazard... hazards) {
        return put(Expectation.HOLDS, hazards);
    }

    Stands stalls(Hazard... hazards) {
        return put(Expectation.STALLS, hazards);
    }

    Map<Hazard, Expectation> table() {
        return table;
    }

    private Stands put(Expectation expectation, Hazard... hazards) {
        for (Hazard hazard : hazards) {
            table.put(hazard, expectation);
        }
        return this;
    }
}
