package dev.seatlock.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {

    @TempDir
    Path place;

    private BinaryCache cache;

    @BeforeEach
    void open() {
        cache = BinaryCache.ofThisUser(Map.of("XDG_CACHE_HOME", place.toString()));
    }

    @Test
    void unpacksRedisOnce() throws IOException {
        Path server = cache.redisServer();
        assertTrue(Files.isExecutable(server));
        var firstTime = Files.getLastModifiedTime(server);
        assertEquals(server, cache.redisServer());
        assertEquals(firstTime, Files.getLastModifiedTime(server));
        try (var files = Files.list(place.resolve("seatlock"))) {
            assertEquals(1, files.count(), "nothing but the server is left behind");
        }
    }

    @Test
    void clearsAwayWhatAKilledStartLeftHalfUnpacked() throws IOException {
        Path whole = Files.createDirectory(cache.postgres().resolve("PG-whole"));
        Files.createFile(whole.resolve(".exists"));
        Path half = Files.createDirectory(cache.postgres().resolve("PG-half"));
        Files.createFile(half.resolve("cut-off"));
        try (var _ = cache.claimUnpacking()) {
            assertTrue(Files.exists(whole));
            assertFalse(Files.exists(half));
        }
    }

    @Test
    void isBeneathTheTemporaryFilesWhereTheUserHasNoCache() throws IOException {
        Path file = Files.createFile(place.resolve("file"));
        var homeless = BinaryCache.ofThisUser(Map.of("XDG_CACHE_HOME", file.toString()));
        assertTrue(homeless.postgres().startsWith(System.getProperty("java.io.tmpdir")));
    }
}
