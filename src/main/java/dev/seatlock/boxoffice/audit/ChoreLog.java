package dev.seatlock.boxoffice.audit;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.FailedExecution;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * Says in one line what a scheduled method could not do, for the stores may be away, and it comes again. One that is
 * under way when the replica closes may find them gone, and that is no news.
 */
@Singleton
final class ChoreLog {

    private static final Logger LOG = Logger.getLogger(ChoreLog.class);

    private volatile boolean closing;

    void close(@Observes ShutdownEvent end) {
        closing = true;
    }

    void tell(@Observes FailedExecution failed) {
        if (!closing) {
            Throwable thrown = failed.getException();
            Throwable why =
                    thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
            String chore = failed.getExecution().getTrigger().getId();
            LOG.warnf("%s were left for the next time: %s", chore, why.getMessage());
        }
    }
}
