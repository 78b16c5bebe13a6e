package dev.seatlock;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/**
 * A box office that sells in earnest: where its stores and its password are given, and nothing else is said of who may
 * do what. Holds lapse at once, for tests that need them to: a start of its own for these would take a quarter of a
 * minute.
 */
public final class OverConfiguredStores implements QuarkusTestProfile {

    public static final String PASSWORD = " p${HOME}q \\${user.name}$$ \\";

    /** Not the profile of the other tests, which opens the Lab. */
    @Override
    public String getConfigProfile() {
        return "configured";
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.http.test-port", "0",
                "quarkus.management.test-port", "0",
                "seatlock.operator.password", PASSWORD,
                "seatlock.hold-time", "20ms",
                "seatlock.expiry-every", "50ms");
    }
}
