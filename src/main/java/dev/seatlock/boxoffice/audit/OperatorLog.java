package dev.seatlock.boxoffice.audit;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who did what to this box office. A line is committed before it is done, and its status is added afterwards: nothing
 * is done without a line, and a line without a status says that nobody knows how it ended.
 */
@Singleton
public final class OperatorLog {

    private final OperatorLogLines lines;

    OperatorLog(OperatorLogLines lines) {
        this.lines = lines;
    }

    /**
     * Writes down what is about to be done.
     *
     * @return by which the rest is added
     */
    public long write(String who, String method, String path, @Nullable UUID show, @Nullable UUID booking) {
        return QuarkusTransaction.requiringNew().call(() -> lines.write(who, method, path, show, booking));
    }

    /** Adds why it is done, before it is. */
    public void addReason(long id, String reason) {
        QuarkusTransaction.requiringNew().run(() -> lines.addReason(id, reason));
    }

    /**
     * Adds how it ended.
     *
     * @param show that it made; null if it made none
     */
    public void addStatus(long id, int status, @Nullable UUID show) {
        QuarkusTransaction.requiringNew().run(() -> lines.addStatus(id, status, show));
    }

    /**
     * At most so many lines, the newest first, from the one after {@code after} on.
     *
     * @param show null for those of all shows and of none
     */
    public List<OperatorLogLine> page(@Nullable UUID show, @Nullable Long after, int most) {
        long before = after == null ? Long.MAX_VALUE : after;
        return QuarkusTransaction.joiningExisting()
                .call(() -> show == null ? lines.page(before, most) : lines.pageOf(show, before, most));
    }
}
