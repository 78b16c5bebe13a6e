package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertLinesMatch;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.seatlock.stores.DataFolder;
import dev.seatlock.stores.EmbeddedStores;
import dev.seatlock.stores.StoreAddresses;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
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
            assertRefusesWhatALaterVersionMade(at, database, replica);
        }
    }

    private static void assertRefusesWhatALaterVersionMade(
            StoreAddresses at, List<String> database, List<String> replica) throws Exception {
        try (Connection later =
                        DriverManager.getConnection(at.databaseUrl(), at.databaseUser(), at.databasePassword());
                Statement statement = later.createStatement()) {
            statement.execute("""
                    insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,
                                                       installed_by, execution_time, success)
                    values (1000, '999', 'of a later version', 'SQL', 'V999__of_a_later_version.sql', 1, 'somebody', 1, true)
                    """);
        }
        String newer = "the database belongs to a newer Seatlock \\(999 > \\d+\\): start that one, or restore an older"
                + " database";
        try (Program migrate = Program.start(database, "migrate")) {
            assertEquals(1, migrate.awaitEnd());
            assertLinesMatch(
                    List.of("seatlock: " + newer), migrate.output().lines().toList());
        }
        try (Program run = Program.start(replica, "run", "--port", "0")) {
            assertNotEquals(0, run.awaitEnd());
            assertLinesMatch(
                    List.of("seatlock: the replica could not open: " + newer),
                    List.of(run.output().lines().toList().getLast()));
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
