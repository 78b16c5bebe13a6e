package dev.seatlock.lab.bench;

import java.net.URI;

/**
 * The database below the box office.
 *
 * @param url for JDBC
 * @param isOurs whether it was started for the bench and ends with it, so that nobody else minds what is done to it
 */
public record Database(String url, String user, String password, boolean isOurs) {

    private static final String JDBC = "jdbc:";

    String host() {
        return uri().getHost();
    }

    int port() {
        return uri().getPort();
    }

    String name() {
        return uri().getPath().substring(1);
    }

    private URI uri() {
        return URI.create(url.substring(JDBC.length()));
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Database[%s as %s]".formatted(url, user);
    }
}
