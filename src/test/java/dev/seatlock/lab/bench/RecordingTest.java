package dev.seatlock.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecordingTest {

    private static final int DEEP = 150; // more than the recorder keeps when nobody tells it to
    private static final int MOST_TRIES = 20;
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    @Test
    void findsWhoIsBusyDownFromTheThread() throws Exception {
        Frame all = new Frame("all");
        for (int tries = 0; kind(all, "busy").isEmpty() && tries < MOST_TRIES; tries++) {
            record(all, Instant.EPOCH);
        }

        Frame busy = kind(all, "busy").getFirst();
        assertTrue(busy.weight() > 0);
        assertEquals(
                List.of("java.lang.Thread.run"), busy.callees().map(Frame::name).toList());
        List<String> below = below(busy).map(Frame::name).toList();
        String here = RecordingTest.class.getName();
        assertTrue(
                below.containsAll(List.of(here + ".record (lambda)", here + ".even", here + ".odd")), below::toString);
        assertTrue(below.stream().noneMatch(name -> name.contains("$$Lambda")), below::toString);
    }

    @Test
    void leavesOutWhatWasBefore() throws Exception {
        Frame all = new Frame("all");

        assertEquals(0, record(all, Instant.MAX));
        assertEquals(0, all.weight());
    }

    private static int record(Frame all, Instant since) throws Exception {
        try (Recording recording = new Recording(ManagementFactory.getPlatformMBeanServer())) {
            recording.start();
            Thread busy = new Thread(() -> even(DEEP), "busy-7");
            busy.start();
            busy.join();
            return recording.addTo(all, since);
        }
    }

    // In turns, since a method that calls itself is one frame.
    private static long even(int more) {
        return more == 0 ? work() : odd(more - 1) + 1;
    }

    private static long odd(int more) {
        return even(more - 1) + 1;
    }

    private static long work() {
        long turns = 0;
        while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < BUSY_NANOS) {
            turns++;
        }
        return turns;
    }

    private static List<Frame> kind(Frame all, String name) {
        return all.callees().filter(frame -> frame.name().equals(name)).toList();
    }

    private static Stream<Frame> below(Frame frame) {
        return frame.callees().flatMap(callee -> Stream.concat(Stream.of(callee), below(callee)));
    }
}
