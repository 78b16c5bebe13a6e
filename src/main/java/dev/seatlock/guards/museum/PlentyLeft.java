package dev.seatlock.guards.museum;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Exhibit;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.Stands;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.hibernate.StatelessSession;

/**
 * The mistake: why lock while plenty is left? A look without the lock decides whether the lock is needed.
 *
 * <pre>
 *   left: 12 standing places, plenty is more than 10
 *   party of 8                     party of 8
 *   looks: 12 left, plenty         looks: 12 left, plenty
 *   sells 8                        sells 8               16 places sold of 12
 * </pre>
 *
 * <p>What was seen without the lock is past when it is acted upon, and the crowd that looks together is larger than any
 * margin. Named seats have no plenty in the first place: there is one of each, however many others are free.
 *
 * <p><b>Right</b> is {@code jvm-mutex}, which locks always. If the lock is too dear, reserve from the plenty instead of
 * only looking at it: a semaphore, or a counter that refuses to fall below zero.
 */
@Exhibit
@Singleton
final class PlentyLeft implements Guard {

    private static final int PLENTY = 10;

    private static final Card CARD = Card.named("plenty-left")
            .primitive("ReentrantLock, skipped while plenty is left")
            .stands(Stands.onNothing().table())
            .fitsEveryPlace()
            .mechanism("Looks how many places are left, and locks only when there are ten or fewer.")
            .fails("Buyers who look at the same time all see plenty and buy side by side: one seat twice, or more"
                    + " places than there were.")
            .whenToUse("Never. Use jvm-mutex, which locks however many are left.")
            .cost("It saves the lock for as long as nobody needs it.")
            .source("https://cwe.mitre.org/data/definitions/367.html");

    private final SeatLedger ledger;
    private final CheckThenTake race;
    private final StatelessSession session;
    private final ConcurrentMap<ShowId, ReentrantLock> mutexes = new ConcurrentHashMap<>(); // one small object a show

    PlentyLeft(SeatLedger ledger, CheckThenTake race, StatelessSession session) {
        this.ledger = ledger;
        this.race = race;
        this.session = session;
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        if (QuarkusTransaction.requiringNew().call(() -> left(claim)) > PLENTY) {
            return ledger.sell(claim, race);
        }
        ReentrantLock mutex = mutexes.computeIfAbsent(claim.show(), show -> new ReentrantLock(true));
        if (!mutex.tryLock(claim.patience().toNanos(), NANOSECONDS)) {
            return Outcome.refused(Outcome.Reason.BUSY);
        }
        try {
            return ledger.sell(claim, race);
        } finally {
            mutex.unlock();
        }
    }

    private long left(Claim claim) {
        var count = switch (claim.wish()) {
            case Wish.Seats seats ->
                session.createNativeQuery(
                        "select count(*) from seat where show_id = :show and holder is null", Long.class);
            case Wish.Standing(SectionId section, int wanted) ->
                session.createNativeQuery("""
                                select cast(capacity - taken as bigint) from section
                                where show_id = :show and name = :section
                                """, Long.class).setParameter("section", section.name());
        };
        return count.setParameter("show", claim.show().value()).getSingleResult();
    }

    @Override
    public Card card() {
        return CARD;
    }
}
