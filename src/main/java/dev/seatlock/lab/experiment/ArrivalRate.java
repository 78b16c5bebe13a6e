package dev.seatlock.lab.experiment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;

/**
 * How buyers come: {@code "burst"}, all at once, or {@code {"perSecond": 200}}, so many in a second, answered or not.
 *
 * @param perSecond infinite for a burst
 */
public record ArrivalRate(double perSecond) {

    public static final ArrivalRate BURST = new ArrivalRate(Double.POSITIVE_INFINITY);

    private static final String BURST_NAME = "burst";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ArrivalRate named(String name) {
        if (!name.equals(BURST_NAME)) {
            throw new IllegalArgumentException("buyers come in a burst or so many perSecond");
        }
        return BURST;
    }

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    static ArrivalRate at(@JsonProperty(value = "perSecond", required = true) double perSecond) {
        return new ArrivalRate(perSecond);
    }

    @JsonValue
    Object json() {
        return Double.isInfinite(perSecond) ? BURST_NAME : Map.of("perSecond", perSecond);
    }
}
