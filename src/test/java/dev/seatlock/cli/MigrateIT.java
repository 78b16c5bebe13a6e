package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.seatlock.stores.DataFolder;
import dev.seatlock.stores.EmbeddedStores;
import dev.seatlock.stores.StoreAddresses;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A schema that is made before the replicas start, which then only look whether it is there. */
@Timeout(600)
class MigrateIT {

    private static final List<String> ONLY_LOOKING =
            List.of("QUARKUS_FLYWAY_MIGRATE_AT_START=false", "QUARKUS_FLYWAY_VALIDATE_AT_START=true");

    @Test
    void replicasServeOnceTheSchemaIsThere() throws Exception {
        PrintStream progress = System.err;
        try (DataFolder folder = DataFolder.ephemeral();
                EmbeddedStores stores =
                        EmbeddedStores.start(folder, StoreAddresses.fromEnvironment(Map.of()), progress)) {
            StoreAddresses at = stores.addresses();
            List<String> database = List.of(
                    "SEATLOCK_DATABASE_URL=" + at.databaseUrl(),
                    "SEATLOCK_DATABASE_USER=" + at.databaseUser(),
                    "SEATLOCK_DATABASE_PASSWORD=" + at.databasePassword());
            List<String> replica = new ArrayList<>(database);
            replica.addAll(ONLY_LOOKING);
            replica.add("SEATLOCK_REDIS_URL=" + at.redisUrl());
            replica.add("SEATLOCK_OPERATOR_PASSWORD=open sesame");

            try (Program tooEarly = Program.start(replica, "run", "--port", "0")) {
                assertNotEquals(0, tooEarly.awaitEnd(), tooEarly::output);
            }
            assertLinesMatch(List.of("the schema is at version \\d+; [1-9]\\d* steps were taken"), migrate(database));
            assertLinesMatch(List.of("the schema is at version \\d+; 0 steps were taken"), migrate(database));
            try (Program serving = Program.start(replica, "run", "--port", "0")) {
                serving.awaitUrl(1);
            }
        }
    }

    @Test
    void saysWhatIsMissingWhereThereIsNoDatabase() throws Exception {
        try (Program migrate = Program.start("migrate")) {
            assertEquals(1, migrate.awaitEnd());
            assertEquals("seatlock: there is no database to migrate: set SEATLOCK_DATABASE_URL", migrate.output());
        }
    }

    private static List<String> migrate(List<String> database) throws InterruptedException {
        try (Program migrate = Program.start(database, "migrate")) {
            assertEquals(0, migrate.awaitEnd(), migrate::output);
            return migrate.output().lines().toList();
        }
    }
}
