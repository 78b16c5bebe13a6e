package dev.seatlock.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.seatlock.Installed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredStoresTest {

    private static final int TRIES = 3;
    private static final Duration PACE = Duration.ofMillis(50);
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void nameTheDatabaseThatDoesNotAnswerAndWhy() throws IOException {
        int port = Loopback.freePort();
        String message = refusal("jdbc:postgresql://127.0.0.1:%d/seatlock?password=s3cret".formatted(port), "");
        assertTrue(message.startsWith("PostgreSQL at jdbc:postgresql://127.0.0.1:" + port), message);
        assertTrue(message.contains("refused"), message);
    }

    @Test
    void nameTheRedisThatDoesNotAnswerAndWhy() throws IOException {
        int port = Loopback.freePort();
        String message = refusal("", "redis://:s3cret@127.0.0.1:" + port);
        assertEquals(
                "Redis at redis://127.0.0.1:%d does not answer, tried 3 times: Connection refused".formatted(port),
                message);
    }

    @Test
    void nameTheHostThatIsUnknown() {
        String message = refusal("", "redis://nowhere.invalid:6379");
        assertTrue(message.endsWith("unknown host nowhere.invalid"), message);
    }

    @Test
    void repeatNoSecretOfAnAddressThatCannotBeRead() {
        refusal("", "redis://:s3cret with spaces@127.0.0.1");
        refusal("", "s3cret");
        refusal("jdbc:oracle:thin:s3cret@db", "");
    }

    @Test
    void doNotTakeAServerThatStaysSilentForAnAnswer() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var ping = RedisPing.to("redis://127.0.0.1:" + silent.getLocalPort(), Duration.ofMillis(100));
            assertThrows(IOException.class, () -> assertTimeoutPreemptively(BOUND, ping::send));
        }
    }

    @Test
    void doNotTrustACertificateOfNobodyKnown(@TempDir Path folder) throws IOException {
        Path binary = Installed.program("redis-server").orElse(null);
        assumeTrue(binary != null, "no redis-server is installed");
        try (var redis = RedisServers.encrypted(folder, binary)) {
            var refused = assertThrows(
                    IOException.class, () -> RedisPing.to(redis.url(), BOUND).send());
            assertTrue(
                    StoresUnavailable.oneLine(refused).contains("valid certification path"), () -> refused.toString());
        }
    }

    @Test
    void areNotAskedWhereNothingIsConfigured() throws InterruptedException {
        new ConfiguredStores(new StoreAddresses("", "", "", "")).await(progress());
        assertEquals(0, said.size());
    }

    private String refusal(String databaseUrl, String redisUrl) {
        var addresses = new StoreAddresses(databaseUrl, "seatlock", "s3cret", redisUrl);
        var refusal = assertTimeoutPreemptively(
                BOUND,
                () -> assertThrows(
                        StoresUnavailable.class, () -> new ConfiguredStores(addresses, TRIES, PACE).await(progress())));
        String message = refusal.getMessage();
        assertEquals(1, message.lines().count(), message);
        assertFalse((message + said).contains("s3cret"), message + said);
        return message;
    }

    private PrintStream progress() {
        return new PrintStream(said, true, StandardCharsets.UTF_8);
    }
}
