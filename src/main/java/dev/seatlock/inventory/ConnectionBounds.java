package dev.seatlock.inventory;

import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/**
 * The bounds on every statement, lock and idle transaction. Each connection is given them once, when it is opened, and
 * keeps them.
 *
 * <p>Not behind a pooler: that hands its servers' sessions on, and with them what was set in them. It is told by this,
 * that another process answers than the one that the driver was greeted by. There the bounds are set at the beginning
 * of each transaction, which costs one trip, and no statement is left prepared on a server, for the next may be sent to
 * another one.
 */
@Singleton
public final class ConnectionBounds implements AgroalPoolInterceptor {

    private static final Logger LOG = Logger.getLogger(ConnectionBounds.class);

    /** A claim with another patience sets its own. */
    static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

    private static final List<String> SETTINGS = List.of(
            "statement_timeout = '5s'", // the driver's socketTimeout is a little longer
            "lock_timeout = '%ds'".formatted(LOCK_TIMEOUT.toSeconds()),
            "idle_in_transaction_session_timeout = '10s'",
            // Every statement finds its rows by an index, whatever it asks for, so planning it once is enough.
            "plan_cache_mode = force_generic_plan");

    private static final String IN_THE_SESSION = all("set ");

    /** Not set_config(): after a query, a transaction can choose no isolation level any more. */
    private static final String IN_THE_TRANSACTION = all("set local ");

    private final Set<PGConnection> behindPooler =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>())); // forgets those that are gone
    private final Map<PGConnection, Integer> usualTimeoutMillis = Collections.synchronizedMap(new WeakHashMap<>());
    private final AtomicBoolean toldOfPooler = new AtomicBoolean();

    private static String all(String verb) {
        return SETTINGS.stream().map(verb::concat).collect(Collectors.joining("; "));
    }

    @Override
    public void onConnectionCreate(Connection connection) {
        orElseClosed(connection, server -> {
            if (isBehindPooler(connection, server)) {
                behindPooler.add(server);
                server.setPrepareThreshold(0);
                if (toldOfPooler.compareAndSet(false, true)) {
                    LOG.info("PostgreSQL is behind a pooler, so the bounds are set in each transaction");
                }
            } else {
                execute(connection, IN_THE_SESSION);
            }
        });
    }

    private static boolean isBehindPooler(Connection connection, PGConnection server) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getInt(1) != server.getBackendPID();
        }
    }

    /** The pool has begun the transaction by then, if there is to be one. */
    @Override
    public void onConnectionAcquire(Connection connection) {
        if (!behindPooler.isEmpty()) {
            orElseClosed(connection, server -> {
                if (behindPooler.contains(server) && !connection.getAutoCommit()) {
                    execute(connection, IN_THE_TRANSACTION);
                }
            });
        }
    }

    @Override
    public void onConnectionReturn(Connection connection) {
        if (!usualTimeoutMillis.isEmpty()) {
            try {
                Integer usual = usualTimeoutMillis.remove(connection.unwrap(PGConnection.class));
                if (usual != null) {
                    connection.setNetworkTimeout(Runnable::run, usual);
                }
            } catch (SQLException broken) {
                LOG.debugf("a connection came back broken: %s", broken.getMessage()); // the pool finds out, too
            }
        }
    }

    /** Lets each statement of this transaction take so long. */
    public void letStatementsTake(StatelessSession session, Duration most) {
        session.doWork(connection -> {
            execute(connection, "set local statement_timeout = '%ds'".formatted(most.toSeconds()));
            waitForAnswers(connection, most.plusSeconds(1));
        });
    }

    /** Waits so long for each answer on this connection, until it goes back to the pool. */
    void waitForAnswers(Connection connection, Duration most) throws SQLException {
        usualTimeoutMillis.putIfAbsent(connection.unwrap(PGConnection.class), connection.getNetworkTimeout());
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(most.toMillis()));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @FunctionalInterface
    private interface Setting {
        void on(PGConnection server) throws SQLException;
    }

    /** Without its bounds nobody may have it. */
    private static void orElseClosed(Connection connection, Setting setting) {
        try {
            setting.on(connection.unwrap(PGConnection.class));
        } catch (SQLException failed) {
            try {
                connection.unwrap(org.postgresql.core.BaseConnection.class).close();
            } catch (SQLException broken) {
                failed.addSuppressed(broken);
            }
            throw new IllegalStateException("a connection took no bounds: " + failed.getMessage(), failed);
        }
    }
}
