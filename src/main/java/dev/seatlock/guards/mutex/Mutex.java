package dev.seatlock.guards.mutex;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Mutual exclusion: of those who work on one thing, one at a time.
 *
 * <p>The work is to be whole when it returns: if it writes to a database, it begins its transaction and commits it.
 *
 * @param <K> what is locked: a name, or several names that are had together or not at all
 */
public interface Mutex<K> {

    /**
     * Does the work while nobody else has the lock, and lets it go whatever happens.
     *
     * @param patience how long to wait for the lock at most
     * @return what the work has brought; nothing if the lock could not be had in time, and then the work was not begun
     * @throws Unavailable if the lock cannot be asked for; then the work was not begun either
     */
    <T> Optional<T> holding(K locked, Duration patience, Supplier<T> work) throws InterruptedException;

    /** What keeps the lock does not answer. Whoever went on without it would do so beside everybody else who does. */
    final class Unavailable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
