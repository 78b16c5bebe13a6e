package dev.seatlock.lab;

/** How far apart the buyers of a rush were served: one of the hazards on a guard's card. */
public enum Scope {
    THREADS,
    PROCESSES;

    static Scope of(int replicas) {
        return replicas > 1 ? PROCESSES : THREADS;
    }
}
