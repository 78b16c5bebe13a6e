package dev.seatlock.inventory;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the database takes writes. Asks nobody, so that it answers at once however busy the pool is. */
@Readiness
@Singleton
class DatabaseReadiness implements HealthCheck {

    private final DatabasePulse pulse;

    DatabaseReadiness(DatabasePulse pulse) {
        this.pulse = pulse;
    }

    @Override
    public HealthCheckResponse call() {
        String refusal = pulse.refusal();
        var answer = HealthCheckResponse.named("database takes writes").status(refusal == null);
        return refusal == null
                ? answer.build()
                : answer.withData("database", refusal).build();
    }
}
