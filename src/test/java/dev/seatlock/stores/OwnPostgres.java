package dev.seatlock.stores;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The embedded PostgreSQL as a store that somebody else runs, and may do to it whatever happens to servers. */
public final class OwnPostgres implements AutoCloseable {

    public static final String USER = "seatlock";

    private final EmbeddedPostgres server;

    private OwnPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * Starts one.
     *
     * @param data where it keeps its data; nothing is there yet
     */
    public static OwnPostgres start(Path data) throws IOException, SQLException {
        BinaryCache binaries = BinaryCache.ofThisUser(System.getenv());
        try (FileChannel unpacking = binaries.claimUnpacking()) {
            assert unpacking.isOpen();
            System.setProperty("ot.epg.working-dir", binaries.postgres().toString());
            OwnPostgres postgres = new OwnPostgres(EmbeddedPostgres.builder()
                    .setPort(Loopback.freePort())
                    .setDataDirectory(data)
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("min_wal_size", "32MB")
                    .setServerConfig("max_wal_size", "64MB")
                    .setServerConfig("log_min_messages", "log")
                    .start());
            postgres.tell("create role " + USER + " login");
            postgres.tell("create database " + USER + " owner " + USER);
            return postgres;
        }
    }

    public int port() {
        return server.getPort();
    }

    /** Carries out statements as superuser, each on its own. */
    public void tell(String... statements) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** A connection, as superuser, to the database of the box office. */
    public Connection connect() throws SQLException {
        return server.getDatabase("postgres", USER).getConnection();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
