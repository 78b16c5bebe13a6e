package dev.seatlock.lab;

/** One thing that must hold in the end, and what was seen of it. */
public record Check(String name, boolean holds, String seen) {

    /** As a line for people. */
    @Override
    public String toString() {
        return "%-4s%s: %s".formatted(holds ? "ok" : "NO", name, seen);
    }
}
