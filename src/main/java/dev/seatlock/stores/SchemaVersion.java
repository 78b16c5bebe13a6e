package dev.seatlock.stores;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Refuses a database whose schema a later version of Seatlock has made, in our words: the library would advise to
 * delete what it knows of it, which is the wrong thing to do where only the program has been set back.
 */
@Singleton
public final class SchemaVersion extends BaseCallback implements FlywayConfigurationCustomizer {

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.callbacks(this);
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_VALIDATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        MigrationInfo[] all = Flyway.configure()
                .configuration(context.getConfiguration())
                .callbacks(new Callback[0])
                .load()
                .info()
                .all();
        Optional<MigrationVersion> theirs = newest(all, MigrationState::isApplied);
        Optional<MigrationVersion> ours = newest(all, MigrationState::isResolved);
        if (theirs.isPresent() && ours.isPresent() && theirs.get().isNewerThan(ours.get())) {
            throw new StoresUnavailable(
                    "the database belongs to a newer Seatlock (%s > %s): start that one, or restore an older database"
                            .formatted(theirs.get(), ours.get()));
        }
    }

    private static Optional<MigrationVersion> newest(MigrationInfo[] all, Predicate<MigrationState> which) {
        return Arrays.stream(all)
                .filter(it -> it.isVersioned() && which.test(it.getState()))
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder());
    }
}
