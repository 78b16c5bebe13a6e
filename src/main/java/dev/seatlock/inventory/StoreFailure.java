package dev.seatlock.inventory;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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

    /** What becomes of the connections of a pool after a failure on one of them. */
    enum Connections {
        /** All are as good as before. */
        KEPT,
        /** This one is of no use any more. */
        ONE_SPOILT,
        /** Nor are, most likely, those that were opened before it failed. */
        ALL_SPOILT
    }

    /**
     * One SQLSTATE, or the class of them that begins so.
     *
     * <p>Their names are in https://www.postgresql.org/docs/current/errcodes-appendix.html; when each is raised stands
     * beside it.
     */
    private record Known(String state, StoreFailure meaning, Connections connections) {}

    private static final Known UNKNOWN = new Known("", DEFECT, Connections.KEPT);

    private static final List<Known> TABLE = List.of(
            // unique_violation, check_violation: the constraints of our own schema
            new Known("23505", NET_CAUGHT, Connections.KEPT),
            new Known("23514", NET_CAUGHT, Connections.KEPT),
            // serialization_failure, deadlock_detected:
            // https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html
            new Known("40001", CONFLICT, Connections.KEPT),
            new Known("40P01", CONFLICT, Connections.KEPT),
            // lock_not_available after lock_timeout, query_canceled after statement_timeout:
            // https://www.postgresql.org/docs/current/runtime-config-client.html
            new Known("55P03", BUSY, Connections.KEPT),
            new Known("57014", BUSY, Connections.KEPT),
            // Connection exceptions, from the driver (org.postgresql.util.PSQLState: refused, broken, timed out,
            // no primary among the servers) or a pooler (PgBouncer reports most of its own errors as 08P01:
            // https://www.pgbouncer.org/config.html)
            new Known("08", AWAY, Connections.ALL_SPOILT),
            // read_only_sql_transaction: a standby, or default_transaction_read_only; a session keeps
            // what it began with:
            // https://www.postgresql.org/docs/current/hot-standby.html#HOT-STANDBY-USERS
            new Known("25006", AWAY, Connections.ALL_SPOILT),
            // idle_in_transaction_session_timeout, transaction_timeout: the session is ended
            // https://www.postgresql.org/docs/current/runtime-config-client.html
            new Known("25P03", AWAY, Connections.ONE_SPOILT),
            new Known("25P04", AWAY, Connections.ONE_SPOILT),
            // invalid_sql_statement_name, duplicate_prepared_statement: a pooler gave us another's session
            // https://www.pgbouncer.org/features.html#sql-feature-map-for-pooling-modes
            new Known("26000", AWAY, Connections.ONE_SPOILT),
            new Known("42P05", AWAY, Connections.ONE_SPOILT),
            // invalid_authorization_specification, invalid_password: a password that has been changed
            // https://www.postgresql.org/docs/current/client-authentication-problems.html
            new Known("28", AWAY, Connections.ONE_SPOILT),
            // invalid_catalog_name: a server on which the database has not been restored yet, ibidem
            new Known("3D000", AWAY, Connections.ONE_SPOILT),
            // disk_full, out_of_memory, too_many_connections, configuration_limit_exceeded: the session lives on
            // https://www.postgresql.org/docs/current/disk-full.html
            new Known("53", AWAY, Connections.KEPT),
            // admin_shutdown, crash_shutdown, cannot_connect_now:
            // https://www.postgresql.org/docs/current/server-shutdown.html
            new Known("57P", AWAY, Connections.ALL_SPOILT),
            // idle_session_timeout
            new Known("57P05", AWAY, Connections.ONE_SPOILT),
            // system_error, io_error, undefined_file: errcode_for_file_access() in src/backend/utils/error/elog.c
            new Known("58", AWAY, Connections.ONE_SPOILT),
            // config_file_error, lock_file_exists: src/backend/utils/init/miscinit.c, to whoever connects just then
            new Known("F0", AWAY, Connections.ONE_SPOILT),
            // object_not_in_prerequisite_state, to whoever connects to a database that takes no connections:
            // src/backend/utils/init/postinit.c
            new Known("55000", AWAY, Connections.ONE_SPOILT),
            // From org.postgresql.Driver.connect() itself: it was interrupted. The pool interrupts a thread that
            // connects for somebody who has waited too long, and the driver leaves that mark to the next attempt.
            new Known("99999", BUSY, Connections.ONE_SPOILT),
            // data_corrupted, index_corrupted: https://www.postgresql.org/docs/current/amcheck.html
            new Known("XX001", AWAY, Connections.ONE_SPOILT),
            new Known("XX002", AWAY, Connections.ONE_SPOILT));

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
        if (state == null) { // the pool, not the server: no connection came free, or was opened, in time
            String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
            return words.contains("acquisition timeout") ? BUSY : AWAY;
        }
        return known(state).meaning;
    }

    /** What becomes of the pool's connections after one of them threw this. */
    static Connections connections(SQLException thrown) {
        String state = thrown.getSQLState();
        return state == null ? Connections.KEPT : known(state).connections;
    }

    /** Of two that fit, the longer one says more. */
    private static Known known(String state) {
        return TABLE.stream()
                .filter(it -> state.startsWith(it.state))
                .max(Comparator.comparingInt(it -> it.state.length()))
                .orElse(UNKNOWN);
    }

    /** The first SQL failure among the causes. A failed commit hides the server's word among the suppressed. */
    public static @Nullable SQLException sqlCause(@Nullable Throwable thrown) {
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
