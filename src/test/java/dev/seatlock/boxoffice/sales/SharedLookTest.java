package dev.seatlock.boxoffice.sales;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever asks shares a look, but never one that began before. */
@Timeout(30)
class SharedLookTest {

    private final AtomicInteger world = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);

    /** Sees the world as it is when it begins, and takes its time to tell. */
    private final SharedLook<String, Integer> look = new SharedLook<>(what -> {
        int seen = world.get();
        looks.incrementAndGet();
        begun.release();
        mayEnd.acquireUninterruptibly();
        if (what.equals("nothing")) {
            throw new IllegalArgumentException(what);
        }
        return seen;
    });

    @Test
    void isSharedByAllWhoAskBeforeItBegins() throws Exception {
        CompletableFuture<Integer> first = look.at("show");
        begun.acquire();
        world.set(1);
        CompletableFuture<Integer> second = look.at("show");
        CompletableFuture<Integer> third = look.at("show");
        mayEnd.release();
        assertEquals(0, first.join());
        begun.acquire();
        assertFalse(second.isDone(), "what was seen before it asked is not for it");
        mayEnd.release();
        assertEquals(1, second.join());
        assertEquals(1, third.join());
        assertEquals(2, looks.get());
    }

    @Test
    void isTakenAnewByWhoeverAsksLater() throws Exception {
        mayEnd.release(2);
        assertEquals(0, look.at("show").join());
        world.set(1);
        assertEquals(1, look.at("show").join());
    }

    @Test
    void keepsNobodyFromLookingAtSomethingElse() throws Exception {
        CompletableFuture<Integer> one = look.at("show");
        begun.acquire();
        CompletableFuture<Integer> other = look.at("other");
        begun.acquire();
        mayEnd.release(2);
        assertEquals(0, one.join());
        assertEquals(0, other.join());
    }

    @Test
    void throwsWhatItsLookThrew() {
        mayEnd.release(2);
        for (int time = 1; time <= 2; time++) { // and does not stop looking
            CompletableFuture<Integer> failed = look.at("nothing");
            assertInstanceOf(
                    IllegalArgumentException.class,
                    assertThrows(CompletionException.class, failed::join).getCause());
        }
    }
}
