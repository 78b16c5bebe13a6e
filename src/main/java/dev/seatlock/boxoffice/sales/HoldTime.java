package dev.seatlock.boxoffice.sales;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How long places are held for a buyer. */
@Singleton
public final class HoldTime {

    private final Duration each;
    private final int extensions;

    HoldTime(
            @ConfigProperty(name = "seatlock.hold-time") Duration each,
            @ConfigProperty(name = "seatlock.extensions") int extensions) {
        this.each = each;
        this.extensions = extensions;
    }

    /** At first, and once more for each extension. */
    public Duration each() {
        return each;
    }

    /** How often a buyer may extend a hold. */
    public int extensions() {
        return extensions;
    }
}
