package dev.seatlock.boxoffice.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.inventory.ClaimId;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reference is the end of a booking's id, and is read as people write it. */
class BookingReferenceTest {

    @Test
    void isReadAsItIsWritten() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 1_000; round++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            BookingReference reference = BookingReference.of(new ClaimId(id));
            assertEquals(Optional.of(reference), BookingReference.parse(reference.toString()), "seed " + seed);
            assertEquals(id.toString().substring(26), reference.hex(), "seed " + seed);
        }
    }

    @Test
    void forgivesWhatLooksAlike() {
        Optional<BookingReference> reference = BookingReference.parse("0110-11AB");
        assertEquals("0110-11AB", reference.orElseThrow().toString());
        for (String written : new String[] {"o1l0-Liab", "OIIOLLAB", "0110-11-ab"}) {
            assertEquals(reference, BookingReference.parse(written), written);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "0110-11A", "0110-11ABC", "0110-11AU", "0110-11A ", "0110-11A\u0661", "ß110-11"})
    void isNothingElse(String written) {
        assertEquals(Optional.empty(), BookingReference.parse(written));
    }
}
