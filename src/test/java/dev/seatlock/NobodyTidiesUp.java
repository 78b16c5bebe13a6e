package dev.seatlock;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
import java.util.Map;

/**
 * What expires, and what is paid late, stays as it is until somebody asks. And whatever happens is traced, and the
 * express lane is open, for the tests of these: a start of its own for each would take a quarter of a minute.
 */
public final class NobodyTidiesUp implements QuarkusTestProfile {

    /** For how long a buyer may hold places in vain: whoever does so in tests gives back hundreds of times. */
    public static final Duration MOST_IN_VAIN = Duration.ofHours(12);

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "seatlock.expiry-every", "1h",
                "seatlock.payments-every", "1h",
                "seatlock.express-lane", "true",
                "seatlock.unpaid-time", MOST_IN_VAIN.toSeconds() + "s",
                "quarkus.otel.sdk.disabled", "false",
                "quarkus.otel.bsp.schedule.delay", "50ms");
    }
}
