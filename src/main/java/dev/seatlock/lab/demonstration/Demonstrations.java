package dev.seatlock.lab.demonstration;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.demonstration.Demonstration.State;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The demonstrations of this process: one at a time, and the last one is remembered until the next begins. */
@Singleton
public class Demonstrations {

    private final String operatorPassword;
    private @Nullable Demonstration last;

    Demonstrations(@ConfigProperty(name = "seatlock.operator.password") String operatorPassword) {
        this.operatorPassword = operatorPassword;
    }

    /**
     * Begins a demonstration in the box office at this address, once the shows of the last one are gone; empty if one
     * is running.
     */
    public synchronized Optional<Demonstration> begin(List<String> guards, URI here) {
        Demonstration before = last;
        if (before != null && before.report().state() == State.RUNNING) {
            return Optional.empty();
        }
        Demonstration next = new Demonstration(guards, new Address(List.of(here), operatorPassword));
        last = next;
        Thread.ofVirtual().name("demonstration").start(() -> {
            try {
                if (before != null) {
                    before.close();
                }
            } finally {
                next.run();
            }
        });
        return Optional.of(next);
    }

    public synchronized Optional<Demonstration> find(UUID id) {
        return Optional.ofNullable(last).filter(it -> it.id().equals(id));
    }
}
