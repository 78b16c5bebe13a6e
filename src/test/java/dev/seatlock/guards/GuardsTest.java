package dev.seatlock.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import io.opentelemetry.api.OpenTelemetry;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuardsTest {

    /** Else a rush would judge one of them by the name of the other. */
    @Test
    void haveNamesOfTheirOwn() {
        List<Guard> guards = List.of(new Copied(), new Copied());
        Exception refused = assertThrows(
                IllegalStateException.class,
                () -> new Guards(
                        guards, List.of(), false, true, OpenTelemetry.noop().getTracer("test")));
        assertEquals(
                "Two guards are called copied: %1$s and %1$s.".formatted(Copied.class.getName()), refused.getMessage());
    }

    private static final class Copied implements Guard {

        @Override
        public Card card() {
            return Card.named("copied")
                    .primitive("none")
                    .stands(Stands.onNothing().table())
                    .fitsEveryPlace()
                    .mechanism("None.")
                    .fails("Always.")
                    .whenToUse("Never.")
                    .cost("Nothing.")
                    .source("https://example.org/");
        }

        @Override
        public Outcome claim(Claim claim) {
            throw new AssertionError("nobody asks it");
        }
    }
}
