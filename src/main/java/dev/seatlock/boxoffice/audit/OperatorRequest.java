package dev.seatlock.boxoffice.audit;

import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The request of an operator that is being carried out, and its line in the {@link OperatorLog}. */
@RequestScoped
public class OperatorRequest {

    private final OperatorLog log;

    private @Nullable Long line;

    OperatorRequest(OperatorLog log) {
        this.log = log;
    }

    /** Writes down what is about to be done. If that fails, it must not be done. */
    public void begin(String who, String method, String path, @Nullable UUID show, @Nullable UUID booking) {
        line = log.write(who, method, path, show, booking);
    }

    /** Why it is done. If that cannot be written down, it must not be done. */
    public void because(String reason) {
        if (line != null) {
            log.addReason(line, reason);
        }
    }

    /**
     * How it ended.
     *
     * @param show that it made; null if it made none
     */
    public void end(int status, @Nullable UUID show) {
        if (line != null) {
            log.addStatus(line, status, show);
        }
    }
}
