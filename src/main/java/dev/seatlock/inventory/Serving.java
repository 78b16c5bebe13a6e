package dev.seatlock.inventory;

import java.util.List;

/** One attempt to serve claims together, in a transaction of its own. */
public interface Serving {

    /**
     * Does what must be committed before the transaction begins, in a transaction of its own.
     *
     * @return whether that was possible; if not, all are refused as busy
     */
    default boolean prepare() {
        return true;
    }

    /** Takes along what locks the places. Done once more where expired holds have been released meanwhile. */
    void lock(Pipeline pipeline);

    /**
     * Who has come while the places were being locked, and wants none but those: they are served along, in this attempt
     * and in those that follow, and are added to the claims that this one began with.
     */
    default List<Claim> admit() {
        return List.of();
    }

    /**
     * Answers in the claims' order, and takes along what is to be written for those that win; nothing for the others.
     * What they win counts once the trip has been made, by whoever calls this.
     */
    List<Outcome> decide(Pipeline pipeline);

    /** Serves claims together, as often as that has to be tried. */
    @FunctionalInterface
    interface Service {

        /** Begins one attempt, with all of the claims, or some. */
        Serving begin(List<Claim> claims);
    }
}
