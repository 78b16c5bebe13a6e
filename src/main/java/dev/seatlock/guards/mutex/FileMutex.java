package dev.seatlock.guards.mutex;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock on a file, one file per show: the kernel keeps the processes of one host apart.
 *
 * <ol>
 *   <li>Take the show's mutex in this process. To the kernel all threads are one owner, so threads have to be kept
 *       apart here, and only one of them may have the file open: closing any descriptor lets go of all that the process
 *       has locked.
 *   <li>Lock the door, then the room, then let go of the door: two bytes of the file. Whoever waits for the room holds
 *       the door, so the process that has just left cannot overtake it.
 *   <li>Check and take inside one transaction, and commit it.
 *   <li>Close the file, and with it the lock; then let the mutex go.
 * </ol>
 *
 * <p>Java cannot wait for such a lock for a while only, so it is tried again every millisecond until the buyer will not
 * wait any longer. The files stay: to delete one would leave its holder with a lock on a file that nobody else can
 * find.
 */
public final class FileMutex implements Mutex<String> {

    private static final long TRY_EVERY_MILLIS = 1;
    private static final int DOOR = 0;
    private static final int ROOM = 1;

    private final Supplier<Path> folder;
    private final ConcurrentMap<String, ReentrantLock> mutexes = new ConcurrentHashMap<>(); // one small object a show

    /**
     * Over the files of one folder.
     *
     * @param folder is asked before each file is opened; it throws {@link Unavailable} where it is not fit
     */
    public FileMutex(Supplier<Path> folder) {
        this.folder = folder;
    }

    @Override
    public <T> Optional<T> holding(String show, Duration patience, Supplier<T> work) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        ReentrantLock mutex = mutexes.computeIfAbsent(show, _ -> new ReentrantLock(true));
        if (!mutex.tryLock(patience.toNanos(), NANOSECONDS)) {
            return Optional.empty();
        }
        try (FileChannel file = FileChannel.open(folder.get().resolve(show + ".lock"), CREATE, WRITE)) {
            return enter(file, deadlineNanos) ? Optional.of(work.get()) : Optional.empty();
        } catch (IOException denied) {
            throw new Unavailable("no lock can be had", denied);
        } finally {
            mutex.unlock();
        }
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
}
