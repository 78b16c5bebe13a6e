package dev.seatlock;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** People on a virtual thread each, who start together: nobody before everybody is ready. */
public final class AllAtOnce {

    private AllAtOnce() {}

    /** What one of them does. */
    @FunctionalInterface
    public interface Person<T> {
        T act(int number) throws Exception;
    }

    /** What each of them brought back, in the order of their numbers from 0 on. */
    public static <T> List<T> act(int people, Person<T> person) throws Exception {
        CyclicBarrier start = new CyclicBarrier(people);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> acting = new ArrayList<>();
            for (int number = 0; number < people; number++) {
                int mine = number;
                acting.add(threads.submit(() -> {
                    start.await();
                    return person.act(mine);
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : acting) {
                results.add(one.get());
            }
            return results;
        }
    }
}
