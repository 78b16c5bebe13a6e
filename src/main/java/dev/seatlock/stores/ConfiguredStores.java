package dev.seatlock.stores;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * The stores that someone else runs and whose addresses we were given. They may come up after us, as under Compose or
 * Kubernetes, so they are waited for: a bounded number of tries, then an end that says what was wrong.
 *
 * @param tries how often to knock on each store
 * @param pace from the beginning of one try to that of the next, where the try itself does not take longer
 */
public record ConfiguredStores(StoreAddresses addresses, int tries, Duration pace) {

    private static final int TRIES = 10;
    private static final Duration PACE = Duration.ofSeconds(2);
    private static final int TRY_LIMIT_SECONDS = 2;

    /** No statement is left prepared on a server that a pooler hands to the next. */
    public static final Map<String, String> BEHIND_ANY_POOLER = Map.of("prepareThreshold", "0");

    /** With ten tries over twenty seconds. */
    public ConfiguredStores(StoreAddresses addresses) {
        this(addresses, TRIES, PACE);
    }

    /**
     * Returns when every configured store has answered; one that is not configured is not asked.
     *
     * @throws StoresUnavailable naming the store that did not answer, its address and the last cause
     */
    public void await(PrintStream progress) throws InterruptedException {
        if (addresses.hasDatabase()) {
            await("PostgreSQL at " + addresses.shownDatabaseUrl(), this::askDatabase, progress);
        }
        if (addresses.hasRedis()) {
            var ping = RedisPing.to(addresses.redisUrl(), Duration.ofSeconds(TRY_LIMIT_SECONDS));
            await("Redis at " + addresses.shownRedisUrl(), ping::send, progress);
        }
    }

    /** One attempt to get an answer. */
    private interface Knock {
        void run() throws IOException, SQLException;
    }

    private void await(String store, Knock knock, PrintStream progress) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            long startNanos = System.nanoTime();
            try {
                knock.run();
                return;
            } catch (IOException | SQLException e) {
                if (attempt >= tries) {
                    throw new StoresUnavailable(
                            "%s does not answer, tried %d times: %s"
                                    .formatted(store, attempt, StoresUnavailable.oneLine(e)),
                            e);
                }
                if (attempt == 1) {
                    progress.printf("%s does not answer yet, waiting: %s%n", store, StoresUnavailable.oneLine(e));
                }
            }
            Thread.sleep(pace.minusNanos(System.nanoTime() - startNanos)); // returns at once where nothing is left
        }
    }

    private void askDatabase() throws SQLException {
        var properties = new Properties();
        if (!addresses.databaseUser().isBlank()) {
            properties.setProperty("user", addresses.databaseUser());
            properties.setProperty("password", addresses.databasePassword());
        }
        String limitSeconds = Integer.toString(TRY_LIMIT_SECONDS);
        properties.setProperty("connectTimeout", limitSeconds);
        properties.setProperty("loginTimeout", limitSeconds);
        properties.setProperty("socketTimeout", limitSeconds);
        properties.setProperty("targetServerType", "primary"); // unless the URL says otherwise, as for the pool
        // Not by DriverManager: when no driver fits, its message repeats the URL with the password in it.
        try (var connection = new Driver().connect(addresses.databaseUrl(), properties)) {
            if (connection == null) {
                throw new StoresUnavailable("The database's address must look like jdbc:postgresql://host:port/name");
            }
            try (var statement = connection.createStatement()) {
                statement.execute("select 1");
            }
        }
    }
}
