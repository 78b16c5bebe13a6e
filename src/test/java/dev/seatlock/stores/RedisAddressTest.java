package dev.seatlock.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.seatlock.stores.RedisAddress.Form;
import dev.seatlock.stores.RedisAddress.Login;
import dev.seatlock.stores.RedisAddress.Node;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

    @Test
    void isOneServer() {
        assertEquals(
                new RedisAddress(Form.SINGLE, false, List.of(new Node("cache", 6379)), null, "", null, 0),
                RedisAddress.of("redis://cache"));
        assertEquals(
                new RedisAddress(
                        Form.SINGLE, true, List.of(new Node("::1", 6380)), new Login("seat", "s3:cr+t@"), "", null, 2),
                RedisAddress.of("rediss://seat:s3:cr+t%40@[::1]:6380/2"));
    }

    @Test
    void areSentinelsAndTheMastersName() {
        var address = RedisAddress.of(
                "redis-sentinel://:s3cret@one:5000,two/my%20seats?sentinel-user=watch&sentinel-password=%26");
        assertEquals(
                new RedisAddress(
                        Form.SENTINEL,
                        false,
                        List.of(new Node("one", 5000), new Node("two", 26379)),
                        new Login(null, "s3cret"),
                        "my seats",
                        new Login("watch", "&"),
                        0),
                address);
        assertFalse(address.toString().contains("s3cret"), address.toString());
        assertNull(RedisAddress.of("redis-sentinel://one/seats").sentinelLogin());
    }

    @Test
    void areSomeNodesOfACluster() {
        assertEquals(
                new RedisAddress(
                        Form.CLUSTER,
                        true,
                        List.of(new Node("10.0.0.1", 7000), new Node("10.0.0.2", 6379)),
                        null,
                        "",
                        null,
                        0),
                RedisAddress.of("rediss-cluster://10.0.0.1:7000,10.0.0.2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s3cret",
                "http://cache",
                "redis://",
                "redis://cache:0",
                "redis://cache:65536",
                "redis://cache:99999999999",
                "redis://one,two",
                "redis://cache/seats",
                "redis://s3cret@cache",
                "redis://user:@cache",
                "redis://:s3cret/@cache",
                "redis://:%zz@cache",
                "redis://cache?sentinel-password=s3cret",
                "redis-sentinel://one,two",
                "redis-sentinel://one,/seats",
                "redis-sentinel://one/seats?sentinel-password",
                "redis-sentinel://one/seats?sentinel-user=watch",
                "redis-sentinel://one/seats?password=s3cret",
                "redis-cluster://one/0",
                "redis-replicated://one"
            })
    void isRefusedWhereItCanNeverWork(String url) {
        String message = assertThrows(StoresUnavailable.class, () -> RedisAddress.of(url))
                .getMessage();
        assertFalse(message.contains("s3cret"), message);
    }
}
