package dev.seatlock.guards;

import static dev.seatlock.guards.Card.Hazard.CLOCK_JUMP;
import static dev.seatlock.guards.Card.Hazard.PAUSE;
import static dev.seatlock.guards.Card.Hazard.PROCESSES;
import static dev.seatlock.guards.Card.Hazard.REDIS_LOSS;
import static dev.seatlock.guards.Card.Hazard.THREADS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.WishKind;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a file, one file per show: the kernel keeps the processes of one host apart.
 *
 * <ol>
 *   <li>Take the show's mutex in this process. To the kernel all threads are one owner, so threads have to be kept apart
 *       here, and only one of them may have the file open: closing any descriptor lets go of all that the process has locked.
 *   <li>Lock the door, then the room, then let go of the door: two bytes of the file. Whoever waits for the room holds the
 *       door, so the process that has just left cannot overtake it.
 *   <li>Check and take inside one transaction, and commit it.
 *   <li>Close the file, and with it the lock; then let the mutex go.
 * </ol>
 *
 * <p>Java cannot wait for such a lock for a while only, so it is tried again every millisecond until the buyer will not wait
 * any longer. The files stay: to delete one would leave its holder with a lock on a file that nobody else can find.
 *
 * <p><b>Reach</b> the processes that share a folder of one host. <b>Fails</b> across hosts, and after a kill, when the kernel
 * frees the file while the database may still commit. <b>Choose it</b> to let one process at a time use something local.
 */
@Singleton
final class FileMutex implements Guard {

    private static final Logger LOG = Logger.getLogger(FileMutex.class);
    private static final long TRY_EVERY_MILLIS = 1;
    private static final int DOOR = 0;
    private static final int ROOM = 1;

    private static final Card CARD = new Card(
            "file-lock",
            "FileChannel.lock and a mutex",
            Stands.onNothing()
                    .holds(THREADS, PROCESSES, REDIS_LOSS, CLOCK_JUMP)
                    .stalls(PAUSE)
                    .table(),
            Set.of(WishKind.values()),
            "A lock on a file per show, behind a mutex for the threads of one process, encloses the whole transaction.",
            "Another host has files of its own. After a kill the lock is free while the database may still commit.",
            "Processes of one host share something local: a port, a device, a folder.",
            "All buyers of a show in single file, and a poll each millisecond by one of them per process.",
            URI.create("https://docs.oracle.com/en/java/javase/25/docs/api/java.base/java/nio/channels/FileLock.html"));

    private final SeatLedger ledger;
    private final Path folder;
    private final ConcurrentMap<ShowId, ReentrantLock> mutexes = new ConcurrentHashMap<>(); // one small object a show

    FileMutex(SeatLedger ledger, @ConfigProperty(name = "seatlock.lock-folder") String folder) {
        this.ledger = ledger;
        this.folder = Path.of(folder);
    }

    @Override
    public Outcome claim(Claim claim) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + claim.patience().toNanos();
        ReentrantLock mutex = mutexes.computeIfAbsent(claim.show(), show -> new ReentrantLock(true));
        if (!mutex.tryLock(claim.patience().toNanos(), NANOSECONDS)) {
            return Outcome.refused(Outcome.Reason.BUSY);
        }
        try (FileChannel file = open(claim.show())) {
            if (!enter(file, deadlineNanos)) {
                return Outcome.refused(Outcome.Reason.BUSY);
            }
            return ledger.transact(claim, () -> ledger.checkThenTake(claim));
        } catch (IOException denied) {
            LOG.warnf("file-lock: no lock can be had in %s, nobody is let through: %s", folder, denied.getMessage());
            return Outcome.refused(Outcome.Reason.GUARD_UNAVAILABLE);
        } finally {
            mutex.unlock();
        }
    }

    private FileChannel open(ShowId show) throws IOException {
        return FileChannel.open(OwnFolder.at(folder).resolve(show + ".lock"), CREATE, WRITE);
    }

    private static boolean enter(FileChannel file, long deadlineNanos) throws IOException, InterruptedException {
        try (FileLock door = await(file, DOOR, deadlineNanos)) {
            return door != null && await(file, ROOM, deadlineNanos) != null;
        }
    }

    private static @Nullable FileLock await(FileChannel file, int position, long deadlineNanos)
            throws IOException, InterruptedException {
        FileLock lock = file.tryLock(position, 1, false);
        while (lock == null && System.nanoTime() - deadlineNanos < 0) {
            Thread.sleep(TRY_EVERY_MILLIS);
            lock = file.tryLock(position, 1, false);
        }
        return lock;
    }

    @Override
    public Card card() {
        return CARD;
    }
}
