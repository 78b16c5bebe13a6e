package dev.seatlock.lab.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Whether the database keeps what it has confirmed, read back from the server, and how many transactions it has
 * committed.
 *
 * <p>What keeping costs is seen by doing without for a while, in a database that nobody relies on. Neither a setting of
 * the server nor of a role does that: the embedded server's come from its command line, and a pool's sessions have
 * begun long before. So a trigger says so within each transaction that books.
 */
final class Durability implements AutoCloseable {

    private static final String OFF = "off";
    private static final String TRIGGER = "bench_not_durable";

    private final Connection connection;

    /** Asks this database, over a connection of its own. */
    Durability(Database database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        connection = DriverManager.getConnection(database.url(), properties);
    }

    /** What is set on the server that a commit's keeping depends on, and its version. */
    Map<String, String> settings() throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select name, setting from pg_settings
                        where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'server_version')
                        """)) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        }
        return settings;
    }

    /** Reads back that a commit is on the disk before it is confirmed. */
    void require() throws SQLException, Unsound {
        Map<String, String> settings = settings();
        if (OFF.equals(settings.get("fsync")) || OFF.equals(settings.get("synchronous_commit")) || isSuspended()) {
            throw new Unsound("the database confirms what it has not kept: " + settings);
        }
    }

    /** From now on bookings are confirmed before they are on the disk. */
    void suspend() throws SQLException {
        execute("""
                create function %1$s() returns trigger language plpgsql as $$
                begin
                    perform set_config('synchronous_commit', 'off', true);
                    return null;
                end
                $$;
                create trigger %1$s before insert on booking for each statement execute function %1$s()
                """.formatted(TRIGGER));
    }

    /** Ends that. */
    void resume() throws SQLException {
        execute("drop function if exists " + TRIGGER + " cascade");
    }

    private boolean isSuspended() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select exists (select from pg_trigger where tgname = ?)")) {
            statement.setString(1, TRIGGER);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** How many transactions have been committed that wrote something: each has taken an id. */
    long writingTransactions() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select cast(cast(pg_snapshot_xmax(pg_current_snapshot()) as text) as bigint)")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
