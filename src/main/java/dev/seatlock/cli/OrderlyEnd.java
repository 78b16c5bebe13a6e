package dev.seatlock.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A command's end on a signal, in order: replicas first, then the stores. What serves in a process of its own is ended
 * by a hook of this one, and Quarkus ends its own replica by a hook of its own; this process stays until the command
 * has closed the stores, too.
 */
final class OrderlyEnd {

    private static final long CLOSING_SECONDS = 40;

    private final CountDownLatch reached = new CountDownLatch(1);
    private volatile Runnable first = () -> {};

    private OrderlyEnd() {}

    static OrderlyEnd onSignal() {
        OrderlyEnd end = new OrderlyEnd();
        Runtime.getRuntime().addShutdownHook(new Thread(end::await, "end-in-order"));
        return end;
    }

    /** What is ended before all else. */
    void endFirst(Runnable end) {
        first = end;
    }

    /** All is closed, and the process may go. */
    void reached() {
        reached.countDown();
    }

    private void await() {
        first.run();
        try {
            if (!reached.await(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("seatlock: gave up waiting for the box office to close");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
