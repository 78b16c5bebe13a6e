package dev.seatlock.inventory;

import dev.seatlock.inventory.StoreFailure.Connections;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.quarkus.agroal.runtime.JdbcDriver;
import io.quarkus.arc.Unremovable;
import io.quarkus.jdbc.postgresql.runtime.PostgreSQLAgroalConnectionConfigurer;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tells the pool which of its connections are of no use any more. By itself it throws away only those that broke, and
 * would keep for ever one to a server that has become read-only.
 */
@Singleton
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@Unremovable
@Default
@JdbcDriver("postgresql")
class ConnectionPool extends PostgreSQLAgroalConnectionConfigurer {

    private static final long FLUSHES_APART_NANOS = 1_000_000_000;

    private final Instance<AgroalDataSource> pool;
    private final AtomicLong lastFlushNanos = new AtomicLong(System.nanoTime() - FLUSHES_APART_NANOS);
    private final AtomicReference<@Nullable SQLException> noRoom = new AtomicReference<>();

    ConnectionPool(Instance<AgroalDataSource> pool) {
        this.pool = pool;
    }

    @Override
    public void setExceptionSorter(String databaseKind, AgroalDataSourceConfigurationSupplier configuration) {
        configuration.connectionPoolConfiguration().exceptionSorter(this::isSpoilt);
    }

    private boolean isSpoilt(SQLException failure) {
        if (String.valueOf(failure.getSQLState()).startsWith("53")) {
            noRoom.set(failure);
        }
        Connections connections = StoreFailure.connections(failure);
        if (connections == Connections.ALL_SPOILT) {
            replaceAll();
        }
        return connections != Connections.KEPT;
    }

    /**
     * Those in use are replaced as they come back. FlushMode.IDLE would keep as many as the pool has at least, which is
     * all of them.
     */
    private void replaceAll() {
        long now = System.nanoTime();
        long last = lastFlushNanos.get();
        if (now - last >= FLUSHES_APART_NANOS && lastFlushNanos.compareAndSet(last, now)) {
            pool.get().flush(FlushMode.GRACEFUL);
        }
    }

    /** What the server said if, since this was last asked, it had no room for somebody's work; else null. */
    @Nullable
    SQLException takeNoRoom() {
        return noRoom.getAndSet(null);
    }
}
