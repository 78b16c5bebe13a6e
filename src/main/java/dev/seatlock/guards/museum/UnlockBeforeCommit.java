package dev.seatlock.guards.museum;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.DatabaseGuard;
import dev.seatlock.guards.Exhibit;
import dev.seatlock.guards.Stands;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.ShowId;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The mistake: a lock inside the transaction. What {@code @Transactional} makes of a method that locks, works and
 * unlocks.
 *
 * <pre>
 *   buyer 1                          buyer 2
 *   begins, locks, takes A-1-7
 *   unlocks
 *                                    locks, reads A-1-7: still free
 *   commits
 *                                    takes A-1-7, commits            two wins, one seat
 * </pre>
 *
 * <p>The code looks right, for the commit is nowhere in it: the proxy around the method commits after the method has
 * returned, and so after its {@code finally}. What the lock protects are changes that nobody else can see yet.
 *
 * <p>Between unlocking and committing lies whatever the method's caller still does. Here that is the show's dwell once
 * more; without it the gap is one round trip to the database, and wide enough for a crowd.
 *
 * <p><b>Right</b> is {@code jvm-mutex}: lock, begin, commit, unlock.
 */
@Exhibit
@Singleton
final class UnlockBeforeCommit extends DatabaseGuard {

    private static final Card CARD = Card.named("unlock-before-commit")
            .primitive("ReentrantLock inside the transaction")
            .stands(Stands.onNothing().table())
            .fitsEveryPlace()
            .mechanism("Locks, works and unlocks inside the transaction, which commits only after that.")
            .fails("The next buyer has the lock before the commit, and reads the place as still free: sold twice.")
            .whenToUse("Never. Use jvm-mutex, whose lock encloses the transaction.")
            .cost("It saves nothing: it is what an annotation on the wrong method does.")
            .source("https://github.com/redisson/redisson/issues/2183");

    private final CheckThenTake race;
    private final ConcurrentMap<ShowId, ReentrantLock> mutexes = new ConcurrentHashMap<>(); // one small object a show

    UnlockBeforeCommit(SeatLedger ledger, CheckThenTake race) {
        super(CARD, ledger);
        this.race = race;
    }

    @Override
    public Outcome take(Claim claim) {
        Outcome outcome = takeBehindTheLock(claim);
        claim.dwell();
        return outcome;
    }

    private Outcome takeBehindTheLock(Claim claim) {
        ReentrantLock mutex = mutexes.computeIfAbsent(claim.show(), show -> new ReentrantLock(true));
        if (!tryLock(mutex, claim)) {
            return Outcome.refused(Outcome.Reason.BUSY);
        }
        try {
            return race.take(claim);
        } finally {
            mutex.unlock(); // what was taken is not committed yet
        }
    }

    private static boolean tryLock(ReentrantLock mutex, Claim claim) {
        try {
            return mutex.tryLock(claim.patience().toNanos(), NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
