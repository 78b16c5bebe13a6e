package dev.seatlock.lab.bench;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A method as one caller calls it, or what has no caller: a kind of thread, and all of them. Stacks that begin alike
 * share frames.
 */
final class Frame {

    private final String name;
    private final Map<String, Frame> callees = new HashMap<>();
    private long weight;

    /** @param name with its class and package, for a method */
    Frame(String name) {
        this.name = name;
    }

    /** A sample in which this frame had called the first of these, which had called the next. */
    void add(long weight, List<String> stack) {
        Frame frame = this;
        frame.weight += weight;
        for (String method : stack) {
            frame = frame.callees.computeIfAbsent(method, Frame::new);
            frame.weight += weight;
        }
    }

    String name() {
        return name;
    }

    /** Of all samples in which this method was running, or what it had called. */
    long weight() {
        return weight;
    }

    /** The busiest first. */
    Stream<Frame> callees() {
        return callees.values().stream()
                .sorted(comparingLong(Frame::weight).reversed().thenComparing(comparing(Frame::name)));
    }
}
