package dev.seatlock.lab;

import java.util.List;

/** One thing that must hold in the end, and what was seen of it. */
public record Check(String name, boolean holds, String seen) {

    /** Of something that holds unless there is an example to the contrary; three of those are told. */
    public static Check of(String name, String seen, List<String> wrong) {
        return new Check(
                name,
                wrong.isEmpty(),
                wrong.isEmpty()
                        ? seen
                        : "%s; %d wrong, as %s"
                                .formatted(
                                        seen,
                                        wrong.size(),
                                        String.join("; ", wrong.subList(0, Math.min(3, wrong.size())))));
    }

    /** As a line for people. */
    @Override
    public String toString() {
        return "%-4s%s: %s".formatted(holds ? "ok" : "NO", name, seen);
    }
}
