package dev.seatlock.cli;

import dev.seatlock.stores.ConfiguredStores;
import dev.seatlock.stores.SchemaVersion;
import dev.seatlock.stores.StoreAddresses;
import dev.seatlock.stores.StoresUnavailable;
import java.util.concurrent.Callable;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code ./seatlock migrate}: brings the schema of the configured database up to date, and ends. Several at once wait
 * for each other.
 */
@Command(
        name = "migrate",
        sortOptions = false,
        description =
                "Bring the schema of the configured database up to date, and end. Replicas do the same as they start,"
                        + " unless QUARKUS_FLYWAY_MIGRATE_AT_START is false; then they need no permission to alter"
                        + " tables.",
        footer = {
            "",
            "Reads SEATLOCK_DATABASE_URL, SEATLOCK_DATABASE_USER and SEATLOCK_DATABASE_PASSWORD.",
            "",
            "Exit code: 0 when the schema is up to date, 2 for a wrong option, 1 when it could not be updated."
        })
final class MigrateCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private final HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        StoreAddresses database =
                StoreAddresses.fromEnvironment(System.getenv()).withoutRedis();
        try {
            if (!database.hasDatabase()) {
                return refuse("there is no database to migrate: set SEATLOCK_DATABASE_URL");
            }
            new ConfiguredStores(database).await(System.err);
            MigrateResult result = Flyway.configure()
                    .dataSource(database.databaseUrl(), database.databaseUser(), database.databasePassword())
                    .jdbcProperties(ConfiguredStores.BEHIND_ANY_POOLER)
                    .callbacks(new SchemaVersion())
                    .load()
                    .migrate();
            spec.commandLine()
                    .getOut()
                    .printf(
                            "the schema is at version %s; %d steps were taken%n",
                            result.migrationsExecuted == 0 ? result.initialSchemaVersion : result.targetSchemaVersion,
                            result.migrationsExecuted);
            return ExitCode.OK;
        } catch (StoresUnavailable | FlywayException reason) {
            return refuse(cause(reason));
        }
    }

    private static String cause(Throwable reason) {
        return reason.getCause() instanceof StoresUnavailable ours
                ? ours.getMessage()
                : String.valueOf(reason.getMessage());
    }

    private int refuse(String reason) {
        spec.commandLine().getErr().println("seatlock: " + reason);
        return ExitCode.SOFTWARE;
    }
}
