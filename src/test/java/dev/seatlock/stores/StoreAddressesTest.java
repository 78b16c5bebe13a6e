package dev.seatlock.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreAddressesTest {

    @Test
    void showNoSecret() {
        var addresses = new StoreAddresses(
                "jdbc:postgresql://db:5432/seatlock?password=s3cret&sslpassword=s3cret&ssl=true",
                "seatlock",
                "s3cret",
                "rediss://seat:s3cret/with@in-it@cache:6379/0");
        assertFalse(addresses.toString().contains("s3cret"), addresses.toString());
        assertFalse(addresses.toString().contains("in-it"), addresses.toString());
        assertEquals("rediss://cache:6379/0", addresses.shownRedisUrl());
        assertTrue(addresses.shownDatabaseUrl().startsWith("jdbc:postgresql://db:5432/seatlock?"));
    }

    @Test
    void areBlankWhereTheEnvironmentConfiguresNothing() {
        var addresses = StoreAddresses.fromEnvironment(Map.of("SEATLOCK_REDIS_URL", "redis://cache:6379"));
        assertTrue(addresses.hasRedis());
        assertFalse(addresses.hasDatabase());
    }
}
