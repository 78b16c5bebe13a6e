package dev.seatlock;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A box office with an open Lab, where the pieces of the bug museum may be given a show. */
public final class LabOpen implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("seatlock.lab", "true");
    }
}
