package dev.seatlock.inventory;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What it means for a claim that PostgreSQL, or the way to it, threw. */
public enum StoreFailure {
    /** A constraint of the safety net refused a second sale: the guard had let it through. */
    NET_CAUGHT,
    /** The transaction fell to a deadlock, a serialisation conflict or a lost race; a new one may succeed. */
    CONFLICT,
    /** A lock, a statement or a connection could not be had in time. */
    BUSY,
    /** The server is gone, going or refusing. */
    AWAY,
    /** Anything else: a defect, not a circumstance. */
    DEFECT;

    private static final Set<String> NET = Set.of("23505", "23514");
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");
    private static final Set<String> TIMEOUTS = Set.of("55P03", "57014");

    /** Reads the SQLSTATE of the first SQL failure among the causes. */
    public static StoreFailure of(Throwable thrown) {
        if (thrown instanceof LostRace) {
            return CONFLICT;
        }
        SQLException failure = sqlCause(thrown);
        if (failure == null) {
            return DEFECT;
        }
        String state = failure.getSQLState();
        if (state == null) { // the pool, not the server: no connection came free in time
            return String.valueOf(failure.getMessage()).contains("acquisition timeout") ? BUSY : AWAY;
        }
        if (NET.contains(state)) {
            return NET_CAUGHT;
        }
        if (CONFLICTS.contains(state)) {
            return CONFLICT;
        }
        if (TIMEOUTS.contains(state)) {
            return BUSY;
        }
        // 08: connection; 57P0x: shutting down, crashed, starting; 53: out of connections, memory or disk; 25P03: idled
        // too long
        boolean away =
                state.startsWith("08") || state.startsWith("57P") || state.startsWith("53") || state.equals("25P03");
        return away ? AWAY : DEFECT;
    }

    /** A failed commit hides the server's word among the suppressed. */
    private static @Nullable SQLException sqlCause(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
            for (Throwable suppressed : cause.getSuppressed()) {
                SQLException sql = sqlCause(suppressed);
                if (sql != null) {
                    return sql;
                }
            }
        }
        return null;
    }
}
