package dev.seatlock.guards.batch;

import dev.seatlock.guards.batch.WaitingLine.Ticket;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.GuardTerms;
import dev.seatlock.inventory.PriceList;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * Holds the waiting line against itself, one step at a time: whatever the interleaving, joining, withdrawing and
 * calling end as if they had come one after the other.
 */
@Param(name = "buyer", gen = IntGen.class, conf = "0:3")
public class WaitingLineTest {

    private static final int MOST = 2;

    private final WaitingLine line = new WaitingLine(MOST);
    private final AtomicIntegerArray asked = new AtomicIntegerArray(4);
    private final AtomicReferenceArray<Ticket> tickets = new AtomicReferenceArray<>(4);

    /** A buyer comes once. */
    @Operation
    public boolean join(@Param(name = "buyer") int buyer) {
        Ticket ticket = asked.getAndSet(buyer, 1) == 0 ? line.join(claim(buyer)) : null;
        if (ticket != null) {
            tickets.set(buyer, ticket);
        }
        return ticket != null;
    }

    @Operation
    public boolean withdraw(@Param(name = "buyer") int buyer) {
        Ticket ticket = tickets.getAndSet(buyer, null);
        return ticket != null && line.withdraw(ticket);
    }

    @Operation
    public List<Long> call() {
        return line.call(1).stream()
                .map(ticket -> ticket.claim().id().value().getLeastSignificantBits())
                .toList();
    }

    @Test
    void isLinearizable() {
        new ModelCheckingOptions()
                .iterations(3)
                .threads(2)
                .actorsPerThread(3)
                .invocationsPerIteration(100)
                .check(WaitingLineTest.class);
    }

    private static Claim claim(int buyer) {
        return new Claim(
                new ClaimId(new UUID(0, buyer)),
                new ShowId(new UUID(0, 0)),
                new GuardTerms("combining", 1, Duration.ZERO, false, PriceList.all(0)),
                new Wish.Standing(new SectionId("Floor"), 1),
                new BuyerId("buyer"),
                Duration.ZERO,
                Duration.ZERO);
    }
}
