package dev.seatlock.guards.stock;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.Stands;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Stocks;
import dev.seatlock.inventory.Wins;
import dev.seatlock.inventory.Wish;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;

/**
 * A counting semaphore on the heap of this process: as many permits as there are standing places, or one for the seats
 * of a show.
 *
 * <p>Standing places. The permits <em>are</em> the places: whoever has n of them may write, and gives them back only
 * if nothing was written, or once its claim gives places back. Nobody waits for a permit: none left means sold out, not
 * "in a moment". The stock is counted from the ledger at the first claim under each epoch of the guard; claims
 * of an earlier epoch have ended by then, so the count is exact.
 *
 * <p>Seats. One permit, so a semaphore serves as a mutex, but without an owner: any thread could release it, and a
 * thread that entered twice would wait for itself.
 */
@Singleton
final class JvmSemaphore implements Guard {

    private static final Card CARD = Card.named("jvm-semaphore")
            .primitive("Semaphore")
            .stands(Stands.onTheHeap().table())
            .fitsEveryPlace()
            .mechanism("Standing places are permits of a semaphore, counted from the ledger; the seats of a show share"
                    + " one permit.")
            .fails("A second replica counts a stock of its own. A stock counted while a COMMIT is still under way is"
                    + " too large.")
            .whenToUse("To bound concurrency inside one process.")
            .cost("Standing places: next to nothing. Seats: all buyers of a show in single file.")
            .source("https://docs.oracle.com/en/java/javase/25/docs/api/java.base/java/util/concurrent/Semaphore.html");

    private final SeatLedger ledger;
    private final CheckThenTake race;
    private final Stocks stocks;
    private final Wins wins;
    private final ConcurrentMap<ShowId, Semaphore> oneForTheSeats = new ConcurrentHashMap<>();
    private final ConcurrentMap<StockKey, Permits> permits = new ConcurrentHashMap<>();

    JvmSemaphore(SeatLedger ledger, CheckThenTake race, Stocks stocks, Wins wins) {
        this.ledger = ledger;
        this.race = race;
        this.stocks = stocks;
        this.wins = wins;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        return switch (claim.wish()) {
            case Wish.Seats seats -> claimSeats(claim);
            case Wish.Standing(SectionId section, int count) -> claimStanding(claim, section, count);
        };
    }

    private Outcome claimSeats(Claim claim) throws InterruptedException {
        Semaphore permit = oneForTheSeats.computeIfAbsent(claim.show(), show -> new Semaphore(1, true));
        if (!permit.tryAcquire(claim.patience().toNanos(), NANOSECONDS)) {
            return Outcome.refused(Outcome.Reason.BUSY);
        }
        try {
            return ledger.sell(claim, race);
        } finally {
            permit.release();
        }
    }

    private Outcome claimStanding(Claim claim, SectionId section, int count) {
        Permits stock = permits.computeIfAbsent(
                new StockKey(claim.show(), claim.terms().epoch(), section), key -> new Permits());
        stock.countOnce(() -> stocks.of(claim.show()).get(section));
        if (!stock.take(claim.id(), count)) {
            return Outcome.taken(claim, Set.of());
        }
        return Stockroom.sellOrGiveBack(
                wins, claim, () -> ledger.sell(claim, race), () -> stock.giveBack(claim.id(), 0));
    }

    /** A new epoch counts its stock anew, so what was counted under earlier ones is dropped. */
    @Override
    public void adopt(ShowId show, long epoch) {
        permits.keySet().removeIf(key -> key.show().equals(show));
    }

    @Override
    public void released(Freed freed, int kept) {
        permits.forEach((key, stock) -> {
            if (key.show().equals(freed.show())) {
                stock.giveBack(freed.claim(), kept);
            }
        });
    }

    @Override
    public Card card() {
        return CARD;
    }

    private record StockKey(ShowId show, long epoch, SectionId section) {}
}
