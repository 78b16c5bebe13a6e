package dev.seatlock.guards.stock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.guards.OneGuard;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.GuardChanged;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.Wins;
import dev.seatlock.inventory.Wish;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A claim comes again after its buyer was told nothing for certain, and the show's terms change under it. */
@QuarkusTest
class StockroomTest extends OneGuard {

    @Inject
    Wins wins;

    private final AtomicInteger givenBack = new AtomicInteger();

    @Override
    protected String name() {
        return "redis-counter";
    }

    private void isRoutedAnew(Claim claim) {
        assertThrows(
                GuardChanged.class,
                () -> Stockroom.sellOrGiveBack(
                        wins,
                        claim,
                        () -> {
                            throw new GuardChanged(claim);
                        },
                        givenBack::incrementAndGet));
    }

    @Test
    void keepsOutWhatIsSold() throws Exception {
        Show show = newShow(Duration.ZERO);
        Claim sold = claim(show, new Wish.Standing(FLOOR, 3), Duration.ZERO);
        assertInstanceOf(Outcome.Won.class, guard().claim(sold));
        isRoutedAnew(sold);
        assertEquals(0, givenBack.get());
    }

    @Test
    void takesBackWhatIsNot() {
        Show show = newShow(Duration.ZERO);
        isRoutedAnew(claim(show, new Wish.Standing(FLOOR, 3), Duration.ZERO));
        assertEquals(1, givenBack.get());
    }
}
