package dev.seatlock;

import dev.seatlock.stores.DataFolder;
import dev.seatlock.stores.EmbeddedStores;
import dev.seatlock.stores.StoreAddresses;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A real PostgreSQL and a real Redis in a temporary folder, once for all tests of a run. */
public final class TestStores implements QuarkusTestResourceLifecycleManager {

    public static final String OPERATOR_PASSWORD = "open sesame";

    private DataFolder folder;
    private EmbeddedStores stores;

    @Override
    public Map<String, String> start() {
        folder = DataFolder.ephemeral();
        stores = EmbeddedStores.start(folder, StoreAddresses.fromEnvironment(Map.of()), System.err);
        StoreAddresses at = stores.addresses();
        return Map.of(
                "seatlock.database.url",
                at.databaseUrl(),
                "seatlock.database.user",
                at.databaseUser(),
                "seatlock.database.password",
                at.databasePassword(),
                "seatlock.redis.url",
                at.redisUrl(),
                "seatlock.operator.password",
                OPERATOR_PASSWORD,
                // The tests' crowds wait for a connection, also where the machine stands still for some seconds.
                "quarkus.datasource.jdbc.acquisition-timeout",
                "10s",
                "seatlock.callback-private-hosts",
                "true",
                "seatlock.visit-grace",
                "5s");
    }

    @Override
    public void stop() {
        stores.close();
        folder.close();
    }
}
