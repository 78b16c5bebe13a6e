package dev.seatlock.ui;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Buyers who come for as long as it is open. */
final class Crowd implements AutoCloseable {

    private static final int BUYERS = 4;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final AtomicBoolean over = new AtomicBoolean();
    private final ExecutorService buyers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger sold = new AtomicInteger();

    Crowd(Venue venue, String show) {
        for (int number = 0; number < BUYERS; number++) {
            buyers.execute(() -> {
                while (!over.get()) {
                    if (venue.buy(show, "{\"bestAvailable\": {\"count\": 1}}").statusCode() == 201) {
                        sold.incrementAndGet();
                    }
                }
            });
        }
    }

    void awaitMore(int sales) {
        int before = sold.get();
        await().atMost(SOON).until(() -> sold.get() >= before + sales);
    }

    @Override
    public void close() {
        over.set(true);
        buyers.close();
    }
}
