package dev.seatlock.boxoffice.sales;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One look for all who want one. Whoever comes while a look is under way shares the next: the one under way may have
 * begun before what it wants to see. So nobody is told anything that is older than its question, and however many ask,
 * one look is under way at a time.
 *
 * @param <K> what is looked at
 * @param <V> what is seen
 */
public final class SharedLook<K, V> {

    private final Function<K, V> look;
    private final Map<K, CompletableFuture<V>> next = new HashMap<>();
    private final Set<K> underWay = new HashSet<>();

    /** @param look may block, and throw */
    public SharedLook(Function<K, V> look) {
        this.look = look;
    }

    /** Looks, and comes to what is seen, or to what the look threw. */
    public synchronized CompletableFuture<V> at(K what) {
        CompletableFuture<V> shared = next.computeIfAbsent(what, it -> new CompletableFuture<>());
        if (underWay.add(what)) {
            Thread.startVirtualThread(() -> lookWhileAsked(what));
        }
        return shared;
    }

    private void lookWhileAsked(K what) {
        for (CompletableFuture<V> those = take(what); those != null; those = take(what)) {
            try {
                those.complete(look.apply(what));
            } catch (RuntimeException failed) {
                those.completeExceptionally(failed);
            }
        }
    }

    private synchronized @Nullable CompletableFuture<V> take(K what) {
        CompletableFuture<V> those = next.remove(what);
        if (those == null) {
            underWay.remove(what);
        }
        return those;
    }
}
