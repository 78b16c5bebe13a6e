package dev.seatlock.lab.room;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** A crowd of visitors, a virtual thread each. */
final class Visitors {

    /** What one does; its number counts from 0. */
    interface Act {
        void act(int number) throws Exception;
    }

    private Visitors() {}

    /** All begin together; returns when all have ended. */
    static void actAtOnce(int count, Act act) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(count);
        act(count, number -> {
            ready.countDown();
            ready.await();
            act.act(number);
        });
    }

    /** At most so many act at a time; returns when all have ended. */
    static void act(int count, int atOnce, Act act) throws InterruptedException {
        Semaphore turns = new Semaphore(atOnce);
        act(count, number -> {
            turns.acquire();
            try {
                act.act(number);
            } finally {
                turns.release();
            }
        });
    }

    private static void act(int count, Act act) throws InterruptedException {
        List<Future<?>> acting = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int number = 0; number < count; number++) {
                int own = number;
                acting.add(threads.submit(() -> {
                    act.act(own);
                    return null;
                }));
            }
            for (Future<?> one : acting) {
                one.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a visitor came to grief", failed.getCause());
        }
    }
}
