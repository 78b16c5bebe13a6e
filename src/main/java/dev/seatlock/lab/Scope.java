package dev.seatlock.lab;

/** How far apart the buyers of a rush were served: one of the hazards on a guard's card. */
public enum Scope {
    /** By one process. */
    THREADS,
    /** By several processes that share a host, and so its files. */
    PROCESSES,
    /** By several processes that share nothing but the stores. */
    NODES;

    /** What can be told from the number of replicas alone. */
    static Scope of(int replicas) {
        return replicas > 1 ? PROCESSES : THREADS;
    }
}
