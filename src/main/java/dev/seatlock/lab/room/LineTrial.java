package dev.seatlock.lab.room;

import dev.seatlock.lab.Check;
import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.RemoteBoxOffice;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.RushShow;
import dev.seatlock.lab.VisitClient;
import dev.seatlock.lab.Vitals;
import dev.seatlock.lab.Wire;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A long line on two replicas: first the door is shut, and it is seen what it costs to let them all wait and watch;
 * then they are let in at a steady rate, and what they were told is held against how it went.
 */
record LineTrial(Wire wire, RemoteBoxOffice office, Fleet fleet) {

    private static final int BEGIN_AT_ONCE = 16;
    private static final int REPLICAS = 2;
    private static final int PER_SECOND = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long MEBIBYTE = 1L << 20;
    private static final long GOAL_MEBIBYTES = 300;
    private static final int GOAL_THREADS = 20;
    private static final int GOAL_PERCENT = 25;
    private static final int HUNDRED_PERCENT = 100;

    /** What one visitor was told, and when. */
    private static final class Diary {

        private record Estimate(long toldNanos, long seconds) {}

        private final List<Estimate> estimates = new ArrayList<>();
        private int position = Integer.MAX_VALUE;
        private int backwards;
        private long enteredNanos;

        private synchronized void hear(VisitClient.Standing standing) {
            long nowNanos = System.nanoTime();
            if (standing.position() != null) {
                backwards += standing.position() > position ? 1 : 0;
                position = standing.position();
            }
            if (standing.etaSeconds() != null) {
                estimates.add(new Estimate(nowNanos, standing.etaSeconds()));
            }
            if (standing.pass() != null && enteredNanos == 0) {
                enteredNanos = nowNanos;
            }
        }

        /** What was told until now does not count: nobody was let in. */
        private synchronized void forgetEstimates() {
            estimates.clear();
        }

        private synchronized int backwards() {
            return backwards;
        }

        private synchronized boolean hasEntered() {
            return enteredNanos != 0;
        }

        /** By how many percent each estimate missed what was left, where that was a second or more. */
        private synchronized double[] errors() {
            return estimates.stream()
                    .mapToDouble(it -> {
                        double left = (enteredNanos - it.toldNanos) / (double) TimeUnit.SECONDS.toNanos(1);
                        return left < 1 ? -1 : HUNDRED_PERCENT * Math.abs(it.seconds - left) / left;
                    })
                    .filter(error -> error >= 0)
                    .toArray();
        }
    }

    void run(int count, List<Check> checks, List<Check> figures) throws InterruptedException, RushAborted {
        RushShow show = office.putOn("Line", count);
        office.openWaitingRoom(show.id(), 1);
        List<Diary> diaries = Stream.generate(Diary::new).limit(count).toList();
        VisitClient[] visits = new VisitClient[count];
        Vitals before = vitals();
        Visitors.act(count, BEGIN_AT_ONCE, number -> visits[number] = begin(show, number, diaries.get(number)));
        Vitals waiting = vitals();
        long heap = (waiting.heapBytes() - before.heapBytes()) / MEBIBYTE;
        int threads = waiting.threads() - before.threads();
        figures.add(new Check(
                "more heap for %d watchers".formatted(count),
                heap < GOAL_MEBIBYTES,
                "%d MiB on %d replicas (goal %d)".formatted(heap, REPLICAS, GOAL_MEBIBYTES)));
        figures.add(new Check(
                "more platform threads for the watchers",
                threads < GOAL_THREADS,
                "%d (goal %d)".formatted(threads, GOAL_THREADS)));

        diaries.forEach(Diary::forgetEstimates);
        office.openWaitingRoom(show.id(), PER_SECOND, PER_SECOND);
        Visitors.act(count, count, number -> {
            visits[number].awaitEntry(PATIENCE);
            visits[number].leave();
        });
        office.takeOff(show.id());
        judge(diaries, checks, figures);
    }

    private static void judge(List<Diary> diaries, List<Check> checks, List<Check> figures) {
        long entered = diaries.stream().filter(Diary::hasEntered).count();
        int backwards = diaries.stream().mapToInt(Diary::backwards).sum();
        checks.add(new Check(
                "all in line enter", entered == diaries.size(), "%d of %d".formatted(entered, diaries.size())));
        checks.add(new Check(
                "no position ever moves backwards under FIFO", backwards == 0, "%d did".formatted(backwards)));
        double[] errors = diaries.stream()
                .filter(Diary::hasEntered)
                .flatMapToDouble(diary -> Arrays.stream(diary.errors()))
                .sorted()
                .toArray();
        double median = errors.length == 0 ? HUNDRED_PERCENT : errors[errors.length / 2];
        figures.add(new Check(
                "median error of estimates at a steady rate",
                median < GOAL_PERCENT,
                "%d %% (goal %d), %d estimates".formatted(Math.round(median), GOAL_PERCENT, errors.length)));
    }

    private VisitClient begin(RushShow show, int number, Diary diary) throws Exception {
        URI replica = fleet.urls().get(number % REPLICAS);
        return VisitClient.begin(wire, replica, show.id(), "visitor-" + number, diary::hear);
    }

    private Vitals vitals() {
        return fleet.members().stream()
                .limit(REPLICAS)
                .map(Vitals::of)
                .reduce(Vitals::and)
                .orElseThrow();
    }
}
