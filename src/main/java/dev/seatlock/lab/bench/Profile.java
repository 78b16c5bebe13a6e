package dev.seatlock.lab.bench;

import dev.seatlock.lab.Fleet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import javax.management.remote.JMXConnector;

/** What a replica does while one case is measured, over all rounds. */
final class Profile {

    private final Fleet.Member replica;
    private final BenchCase of;
    private final Frame all = new Frame("all threads");
    private int samples;

    Profile(Fleet.Member replica, BenchCase of) {
        this.replica = replica;
        this.of = of;
    }

    boolean isOf(BenchCase one) {
        return of.equals(one);
    }

    /** Runs a load of the case; what the replica does to warm up is not looked at. */
    Measured run(Load load, Duration warmUp, Duration time) throws InterruptedException, IOException {
        try (JMXConnector beans = replica.beans();
                Recording recording = new Recording(beans.getMBeanServerConnection())) {
            recording.start();
            Instant since = Instant.now().plus(warmUp);
            Measured measured = load.run(warmUp, time);
            samples += recording.addTo(all, since);
            return measured;
        }
    }

    /** Its picture (SVG), with the date of today. */
    String draw() {
        if (samples == 0) {
            throw new IllegalStateException("the flight recorder of the replica has seen nothing");
        }
        return FlameGraph.of(
                all,
                String.format(
                        Locale.ROOT,
                        "%s: %s of the first replica, %,d samples, %s",
                        of.name(),
                        Recording.MEASURE,
                        samples,
                        LocalDate.now(ZoneOffset.UTC)));
    }
}
