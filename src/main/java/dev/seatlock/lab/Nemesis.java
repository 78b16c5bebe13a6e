package dev.seatlock.lab;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;

/**
 * Who does mischief beside a crowd of buyers: once a part of them have their answers, it strikes one replica for each
 * kind of mischief, one after the other, so that there is always another who sells. Its dice choose the replicas. The
 * word is Jepsen's.
 */
public final class Nemesis {

    /** Does nothing, where no mischief is wanted. */
    public static final Nemesis NONE = new Nemesis(Set.of(), (_, _) -> {}, 0);

    /** While the first are served many places are left, and every replica has buyers for them. */
    private static final int STRIKES_AFTER_ONE_IN = 5;

    private final Set<Mischief> mischief;
    private final Strike strike;
    private final RandomGenerator dice;

    /** How mischief is done. */
    @FunctionalInterface
    public interface Strike {

        /** Does it to the replica of that number, counting from 1, and returns when that serves again. */
        void at(Mischief mischief, int replica) throws InterruptedException;
    }

    public Nemesis(Set<Mischief> mischief, Strike strike, long seed) {
        this.mischief = mischief.isEmpty() ? Set.of() : EnumSet.copyOf(mischief);
        this.strike = strike;
        dice = new SplittableRandom(seed);
    }

    /** What it does to each crowd, in the order in which it does it. */
    Set<Mischief> mischief() {
        return mischief;
    }

    /** Follows a crowd of so many buyers to so many replicas. */
    Pursuit follow(int buyers, int replicas) {
        return new Pursuit(buyers, replicas);
    }

    /** The mischief of one crowd. It ends with it: what is still to be done is left. */
    final class Pursuit implements AutoCloseable {

        private final CountDownLatch toBeServed;
        private final ExecutorService thread = Executors.newSingleThreadExecutor(
                Thread.ofVirtual().name("nemesis").factory());
        private final Future<?> strikes;

        private Pursuit(int buyers, int replicas) {
            toBeServed = new CountDownLatch(Math.ceilDiv(buyers, STRIKES_AFTER_ONE_IN));
            strikes = thread.submit((Callable<?>) () -> {
                toBeServed.await();
                for (Mischief next : mischief) {
                    strike.at(next, 1 + dice.nextInt(replicas));
                }
                return null;
            });
        }

        /** One more buyer has its final answer. */
        void served() {
            toBeServed.countDown();
        }

        /** Returns when all has been done, and every replica serves again. */
        void await() throws InterruptedException {
            try {
                strikes.get();
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                throw new IllegalStateException("the mischief failed", failed.getCause());
            }
        }

        @Override
        public void close() {
            thread.shutdownNow();
            thread.close();
        }
    }
}
