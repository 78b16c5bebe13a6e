package dev.seatlock.stores;

import java.util.Map;

/**
 * Where the two stores are and how to get in. A blank URL says that the store is not configured, so that an embedded
 * one is to be started; {@link EmbeddedStores} fills the blanks in.
 *
 * @param databaseUrl a JDBC URL of PostgreSQL
 * @param redisUrl a URL as {@link RedisAddress} reads it, possibly with passwords in it
 */
public record StoreAddresses(String databaseUrl, String databaseUser, String databasePassword, String redisUrl) {

    /** Reads the {@code SEATLOCK_…} variables of the environment; those that are missing are blank. */
    public static StoreAddresses fromEnvironment(Map<String, String> environment) {
        return new StoreAddresses(
                environment.getOrDefault("SEATLOCK_DATABASE_URL", ""),
                environment.getOrDefault("SEATLOCK_DATABASE_USER", ""),
                environment.getOrDefault("SEATLOCK_DATABASE_PASSWORD", ""),
                environment.getOrDefault("SEATLOCK_REDIS_URL", ""));
    }

    public boolean hasDatabase() {
        return !databaseUrl.isBlank();
    }

    public boolean hasRedis() {
        return !redisUrl.isBlank();
    }

    StoreAddresses withDatabase(String url, String user, String password) {
        return new StoreAddresses(url, user, password, redisUrl);
    }

    /** The database alone. */
    public StoreAddresses withoutRedis() {
        return withRedis("");
    }

    StoreAddresses withRedis(String url) {
        return new StoreAddresses(databaseUrl, databaseUser, databasePassword, url);
    }

    /** The database's URL as it may be shown. */
    String shownDatabaseUrl() {
        return databaseUrl.replaceAll("(?i)(password=)[^&]*", "$1***");
    }

    /**
     * Redis' URL as it may be shown. Cuts up to the last {@code @}, for a password may hold one, and what follows a
     * question mark.
     */
    String shownRedisUrl() {
        return redisUrl.replaceAll("//.*@", "//").replaceAll("[?].*", "");
    }

    /** Shows no secret: neither the password nor those inside a URL. */
    @Override
    public String toString() {
        return "StoreAddresses[database=%s as %s, redis=%s]"
                .formatted(shownDatabaseUrl(), databaseUser, shownRedisUrl());
    }
}
