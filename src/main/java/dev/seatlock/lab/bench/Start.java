package dev.seatlock.lab.bench;

import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.RemoteBoxOffice;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.RushShow;
import dev.seatlock.lab.Vitals;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How a replica starts, over stores that are running.
 *
 * @param firstBookingMillis from starting its process to the answer that its first booking is confirmed
 * @param idleHeapMebibytes that are in use when it has nothing to do, after a collection
 */
public record Start(double firstBookingMillis, double idleHeapMebibytes) {

    private static final double BYTES_PER_MEBIBYTE = 1024 * 1024;
    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Map<String, Object> ONE_PLACE =
            Map.of("standing", Map.of("section", "Floor", "count", 1), "buyer", "first");

    /** Starts one more replica. */
    @FunctionalInterface
    public interface Another {

        /** A fleet of one, which is open. */
        Fleet start() throws InterruptedException;
    }

    /** Starts one more replica, whose first booking is of a show that the box office has put on before. */
    static Start measure(RemoteBoxOffice office, Another another)
            throws InterruptedException, RushAborted, IOException {
        RushShow show = office.putOn("Bench: start", 1);
        long startNanos = System.nanoTime();
        try (Fleet fleet = another.start()) {
            Fleet.Member replica = fleet.members().getFirst();
            new SingleBuyer(office.wire(), replica.url()).book(show, ONE_PLACE);
            double millis = (System.nanoTime() - startNanos) / NANOS_PER_MILLI;
            return new Start(millis, Vitals.of(replica).heapBytes() / BYTES_PER_MEBIBYTE);
        }
    }
}
