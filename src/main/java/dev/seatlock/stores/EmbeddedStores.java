package dev.seatlock.stores;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The stores that we run ourselves, in a data folder, for those that are not configured. They live in sessions of their
 * own, so that Ctrl-C reaches the service first and the stores when it has drained: it is the caller who closes them,
 * last.
 *
 * <p>Should the caller die instead, a {@link Keeper} ends them; should that die too, the next start finds them by their
 * pid files and ends them before it begins. Ports are chosen anew at each start.
 */
public final class EmbeddedStores implements AutoCloseable {

    private final DataFolder folder;
    private final PostgresServer postgres;
    private final RedisServer redis;
    private StoreAddresses addresses;
    private @Nullable Keeper keeper;

    private EmbeddedStores(DataFolder folder, StoreAddresses configured) {
        var binaries = BinaryCache.ofThisUser(System.getenv());
        this.folder = folder;
        this.postgres = new PostgresServer(folder, binaries);
        this.redis = new RedisServer(folder, binaries);
        this.addresses = configured;
    }

    /**
     * Starts those stores that are not configured and returns when they answer.
     *
     * @param progress hears, in a line or two, what takes time
     * @throws StoresUnavailable where one does not come up; then none is left running
     */
    public static EmbeddedStores start(DataFolder folder, StoreAddresses configured, PrintStream progress) {
        clearLeftovers(folder.path(), progress);
        var stores = new EmbeddedStores(folder, configured);
        try {
            stores.startMissing(progress);
            return stores;
        } catch (RuntimeException e) {
            stores.close();
            throw e;
        }
    }

    /** A build for production leaves the binaries out. */
    private static void requirePacked() {
        try {
            Class.forName("redis.embedded.core.ExecutableProvider", false, EmbeddedStores.class.getClassLoader());
        } catch (ClassNotFoundException left) {
            throw new StoresUnavailable(
                    "this build brings no PostgreSQL and no Redis: set SEATLOCK_DATABASE_URL and SEATLOCK_REDIS_URL",
                    left);
        }
    }

    /**
     * We own the folder, so whatever still works on it was left by an owner that died. The keeper first: it has orders.
     */
    private static void clearLeftovers(Path folder, PrintStream progress) {
        Stream.of(Keeper.daemon(folder), PostgresServer.daemon(folder), RedisServer.daemon(folder))
                .forEach(daemon -> daemon.running().ifPresent(process -> {
                    progress.printf("%s of an earlier run (process %d) is stopped%n", daemon.name(), process.pid());
                    daemon.stop();
                }));
    }

    private void startMissing(PrintStream progress) {
        if (addresses.hasDatabase() && addresses.hasRedis()) {
            return;
        }
        requirePacked();
        try {
            keeper = Keeper.of(folder); // before what it is to keep
        } catch (IOException e) {
            throw StoresUnavailable.unusable(folder.path(), e);
        }
        if (!addresses.hasRedis()) {
            addresses = addresses.withRedis(redis.start(progress));
        }
        if (!addresses.hasDatabase()) {
            addresses = postgres.start(addresses, progress);
        }
    }

    /** The configured addresses, with those of the embedded stores in the place of what was blank. */
    public StoreAddresses addresses() {
        return addresses;
    }

    /** Stops the stores gently, and those that will not, hard. May be called again. */
    @Override
    public synchronized void close() {
        postgres.stop();
        redis.stop();
        if (keeper != null) {
            keeper.dismiss();
        }
    }
}
