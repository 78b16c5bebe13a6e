package dev.seatlock.lab.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Whether the database keeps what it has confirmed, read back from the server, and how many transactions it has committed. */
public final class Durability implements AutoCloseable {

    private static final String OFF = "off";

    private final Connection connection;

    /** Asks this database, over a connection of its own. */
    public Durability(Database database) throws SQLException {
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

    /** Whether a commit is on the disk before it is confirmed. */
    static boolean isOn(Map<String, String> settings) {
        return !OFF.equals(settings.get("fsync")) && !OFF.equals(settings.get("synchronous_commit"));
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
