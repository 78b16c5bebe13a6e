package dev.seatlock.lab.bench;

import dev.seatlock.lab.RemoteBoxOffice;
import dev.seatlock.lab.RushAborted;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How soon those who watch a seat map are told of a booking, from the moment at which it is asked for.
 *
 * @param watchers how many there are, all at one replica
 * @param medianMillis until half of them are told
 * @param lastMillis until all are
 */
public record WatchersTold(int watchers, double medianMillis, double lastMillis) {

    private static final int SEATS = 500;
    private static final String SEAT = "A-1-1";
    private static final Map<String, Object> ONE_SEAT = Map.of("seats", List.of(SEAT), "buyer", "first");
    private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    /** Has one seat booked before so many; empty if not all of them could come. */
    static Optional<WatchersTold> measure(RemoteBoxOffice office, int watchers)
            throws InterruptedException, RushAborted, IOException, Unsound {
        OpenHouse house = OpenHouse.putOn(office, "Bench: watchers", BenchShows.seated("combining", SEATS));
        URI replica = office.address().urls().getFirst();
        try (Audience audience = new Audience(watchers, replica, house.seatMapStream(), SEAT)) {
            if (!audience.gather()) {
                return Optional.empty();
            }
            long askedNanos = System.nanoTime();
            new SingleBuyer(office.wire(), replica).book(house.first(), ONE_SEAT);
            List<Long> toldNanos = audience.awaitToldNanos();
            house.audit(1, 1);
            return Optional.of(new WatchersTold(
                    watchers,
                    (toldNanos.get((watchers - 1) / 2) - askedNanos) / NANOS_PER_MILLI,
                    (toldNanos.getLast() - askedNanos) / NANOS_PER_MILLI));
        }
    }
}
