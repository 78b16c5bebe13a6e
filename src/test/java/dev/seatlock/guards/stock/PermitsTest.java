package dev.seatlock.guards.stock;

import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Stock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** The stock of {@code jvm-semaphore}, one step at a time: never more out than there are, and given back once. */
@Param(name = "claim", gen = IntGen.class, conf = "0:2")
public class PermitsTest {

    private static final int PLACES = 3;

    private final Permits permits = new Permits();
    private final AtomicIntegerArray asked = new AtomicIntegerArray(3);

    public PermitsTest() {
        Map<ClaimId, Integer> soldBefore = new HashMap<>(Map.of(id(0), 2));
        permits.countOnce(() -> new Stock(PLACES, soldBefore));
        asked.set(0, 1);
    }

    /** A claim asks once: its id is its own. */
    @Operation
    public boolean take(@Param(name = "claim") int claim) {
        return asked.getAndSet(claim, 1) == 0 && permits.take(id(claim), 2);
    }

    @Operation
    public void giveBack(@Param(name = "claim") int claim) {
        permits.giveBack(id(claim), 0);
    }

    @Operation
    public void giveBackAllButOne(@Param(name = "claim") int claim) {
        permits.giveBack(id(claim), 1);
    }

    @Test
    void isLinearizable() {
        new ModelCheckingOptions()
                .iterations(4)
                .threads(2)
                .actorsPerThread(3)
                .invocationsPerIteration(100)
                .check(PermitsTest.class);
    }

    private static ClaimId id(int claim) {
        return new ClaimId(new UUID(0, claim));
    }
}
