package dev.seatlock.inventory;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.hibernate.StatelessSession;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes next to nothing to the database, every second, by the connections that claims use: a server that only reads,
 * is full or is silent sells nothing, though a connection to it is open. What the server says is logged once an outage.
 */
@Singleton
class DatabasePulse {

    private static final Logger LOG = Logger.getLogger(DatabasePulse.class);

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(3);

    /** Whom it has kept waiting for so long, it may keep waiting for ever. */
    private static final Duration SILENT_AFTER = Duration.ofSeconds(2);

    /** A pool that has no connection to spare for a while is at work. */
    private static final Duration BUSY_AT_MOST = Duration.ofSeconds(4);

    /** Refused where nothing may be changed, and a line in the server's log that a commit waits for. */
    private static final String WRITE = """
            delete from replica where false;
            select cast(pg_logical_emit_message(true, 'seatlock', 'pulse') as varchar(20))
            """;

    /**
     * Needs a megabyte of disk for a moment: where little is left, a small write still succeeds in a page that is
     * there.
     */
    private static final String FILL = """
            set local work_mem = '64kB';
            with filling as materialized (select repeat(md5(cast(n as text)), 32) from generate_series(1, 1024) n)
            select count(*) from filling
            """;

    private final StatelessSession session;
    private final ConnectionPool pool;
    private final ConnectionBounds bounds;
    private volatile long wroteNanos = System.nanoTime();
    private volatile long soldNanos = System.nanoTime();
    private volatile long connectedNanos = System.nanoTime();
    private volatile boolean isAsking;
    private volatile boolean closing;
    private volatile @Nullable String refusal;

    DatabasePulse(StatelessSession session, ConnectionPool pool, ConnectionBounds bounds) {
        this.session = session;
        this.pool = pool;
        this.bounds = bounds;
    }

    void begin(@Observes StartupEvent start) {
        feel();
    }

    void end(@Observes ShutdownEvent end) {
        closing = true;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void feel() {
        SQLException noRoom = pool.takeNoRoom();
        if (noRoom != null) {
            refused(noRoom);
        }
        write();
        isAsking = false;
    }

    private void write() {
        try {
            QuarkusTransaction.requiringNew().run(() -> session.doWork(this::write));
            wrote();
        } catch (RuntimeException failed) {
            if (StoreFailure.of(failed) != StoreFailure.BUSY || nothingIsWritten()) {
                refused(failed);
            }
        }
    }

    private void write(Connection connection) throws SQLException {
        connectedNanos = System.nanoTime();
        isAsking = true;
        bounds.waitForAnswers(connection, ANSWERS_WITHIN);
        try (Statement statement = connection.createStatement()) {
            statement.execute(WRITE);
            if (refusal != null) {
                statement.execute(FILL);
            }
        }
    }

    private void wrote() {
        if (refusal != null) {
            LOG.warnf(
                    "PostgreSQL takes writes again, after %d s",
                    Duration.ofNanos(System.nanoTime() - wroteNanos).toSeconds());
            refusal = null;
        }
        wroteNanos = System.nanoTime();
    }

    private void refused(Throwable failed) {
        SQLException said = StoreFailure.sqlCause(failed);
        String words = String.valueOf(Objects.requireNonNullElse(said, failed).getMessage())
                .replaceAll("\\s+", " ");
        if (said != null && said.getSQLState() != null) {
            words += " (SQLSTATE " + said.getSQLState() + ")";
        }
        if (refusal == null && !closing) {
            LOG.warnf("PostgreSQL takes no writes, so nothing is sold: %s", words);
        }
        refusal = words;
    }

    /** Why nothing can be written; null if it can. */
    @Nullable
    String refusal() {
        String said = refusal;
        boolean isSilent = (isAsking && isLongAgo(connectedNanos, SILENT_AFTER)) || nothingIsWritten();
        return said == null && isSilent ? "no answer" : said;
    }

    /** Not while claims write: in a crowd the pulse may get no connection for long. */
    private boolean nothingIsWritten() {
        return isLongAgo(wroteNanos, BUSY_AT_MOST) && isLongAgo(soldNanos, BUSY_AT_MOST);
    }

    /** Told after a commit, or where nobody knows whether it was one: that delays the pulse's word a little. */
    void hear(@Observes SeatsChanged change) {
        soldNanos = System.nanoTime();
    }

    /** Whether no connection could be had for so long. */
    boolean isCutOff(Duration time) {
        return isLongAgo(connectedNanos, time);
    }

    private static boolean isLongAgo(long nanos, Duration time) {
        return System.nanoTime() - nanos > time.toNanos();
    }
}
