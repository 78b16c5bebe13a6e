package dev.seatlock.inventory;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Alive unless no connection to the database could be had for minutes: then it may be this process that cannot, and a
 * new one that can.
 */
@Liveness
@Singleton
class DatabaseLiveness implements HealthCheck {

    private final DatabasePulse pulse;
    private final Duration deadAfter;

    DatabaseLiveness(DatabasePulse pulse, @ConfigProperty(name = "seatlock.database.dead-after") Duration deadAfter) {
        this.pulse = pulse;
        this.deadAfter = deadAfter;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("connection to the database within " + deadAfter.toSeconds() + " s")
                .status(!pulse.isCutOff(deadAfter))
                .build();
    }
}
