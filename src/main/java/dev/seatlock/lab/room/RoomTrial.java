package dev.seatlock.lab.room;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.Check;
import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.RemoteBoxOffice;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Holds bell, turnstile and line of a fleet to what they promise. What must hold is a check; what depends on the
 * machine is a figure, and is told beside what it should be.
 */
public final class RoomTrial {

    private static final Duration EXCHANGE = Duration.ofSeconds(60);

    /**
     * How many come.
     *
     * @param bell wait for a sale to open
     * @param rings how often one does
     * @param runs are made of the turnstile, each with a crowd of its own
     * @param vanish enter, and are not heard of again
     * @param line stand in line at once, watching
     */
    public record Plan(int bell, int rings, int runs, int vanish, int line) {}

    /** What was found. */
    public record Findings(List<Check> checks, List<Check> figures) {

        /** Whether all holds that must. */
        public boolean areSound() {
            return checks.stream().allMatch(Check::holds);
        }
    }

    private final Fleet fleet;
    private final Address address;
    private final Plan plan;

    public RoomTrial(Fleet fleet, String operatorPassword, Plan plan) {
        this.fleet = fleet;
        address = new Address(fleet.urls(), operatorPassword);
        this.plan = plan;
    }

    /**
     * Carries it out.
     *
     * @param progress hears what is tried next
     */
    public Findings run(Consumer<String> progress) throws InterruptedException, RushAborted {
        List<Check> checks = new ArrayList<>();
        List<Check> figures = new ArrayList<>();
        try (Wire wire = Wire.open(EXCHANGE)) {
            RemoteBoxOffice office = new RemoteBoxOffice(wire, address);
            progress.accept("the turnstile, " + plan.runs + " runs");
            checks.addAll(new TurnstileTrial(wire, address, office).run(plan.runs));
            progress.accept("the bell, " + plan.bell + " wait for it");
            new BellTrial(address, office).run(plan.bell, plan.rings, checks, figures);
            progress.accept("the turnstile, " + plan.vanish + " vanish");
            checks.addAll(new VanishingTrial(wire, address, office).run(plan.vanish));
            progress.accept("the line, " + plan.line + " stand in it");
            new LineTrial(wire, office, fleet).run(plan.line, checks, figures);
        }
        return new Findings(checks, figures);
    }
}
