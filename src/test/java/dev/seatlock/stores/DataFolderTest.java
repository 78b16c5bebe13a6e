package dev.seatlock.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    @TempDir
    Path place;

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        try (var folder = DataFolder.open(place.resolve("deep/data"))) {
            assertEquals("rwx------", permissions(folder.path()));
        }
    }

    @Test
    void refusesASecondOwnerUntilTheFirstHasClosed() {
        try (var folder = DataFolder.open(place)) {
            var refusal = assertThrows(DataFolderInUse.class, () -> DataFolder.open(place));
            assertTrue(refusal.getMessage().contains(folder.path().toString()), refusal.getMessage());
        }
        DataFolder.open(place).close();
    }

    @Test
    void isTheSameFolderThroughASymbolicLink() throws IOException {
        Path link = Files.createSymbolicLink(place.resolve("link"), Files.createDirectory(place.resolve("data")));
        try (var _ = DataFolder.open(link)) {
            assertThrows(DataFolderInUse.class, () -> DataFolder.open(place.resolve("data")));
        }
    }

    /** Whoever had it before may have been killed. */
    @Test
    void isOpenedWithAnEmptyScratchFolder() throws IOException {
        try (var folder = DataFolder.open(place)) {
            Files.createDirectories(folder.scratch().resolve("deep"));
            Files.writeString(folder.scratch().resolve("deep/history.jsonl"), "{}");
        }
        try (var folder = DataFolder.open(place)) {
            assertEquals(0, folder.scratch().toFile().list().length);
            assertEquals("rwx------", permissions(folder.scratch()));
        }
    }

    @Test
    void keepsTheOperatorsPasswordFromOneStartToTheNext() throws IOException {
        String password;
        try (var folder = DataFolder.open(place)) {
            password = folder.operatorPassword();
            assertEquals("rw-------", permissions(folder.path().resolve("operator-password")));
        }
        assertTrue(password.matches("[\\w-]{20}"), password);
        try (var folder = DataFolder.open(place)) {
            assertEquals(password, folder.operatorPassword());
        }
        try (var another = DataFolder.open(place.resolve("another"))) {
            assertNotEquals(password, another.operatorPassword());
        }
    }

    @Test
    void isGoneAfterCloseWhereItIsEphemeral() throws IOException {
        var folder = DataFolder.ephemeral();
        Files.writeString(Files.createDirectory(folder.path().resolve("some")).resolve("thing"), "kept by nobody");
        folder.close();
        assertFalse(Files.exists(folder.path()));
    }

    @Test
    void saysInOneLineWhyItCannotBeUsed() throws IOException {
        Path file = Files.writeString(place.resolve("file"), "no folder");
        var aFile = assertThrows(StoresUnavailable.class, () -> DataFolder.open(file));
        assertEquals("Cannot use %s: it is a file, not a folder".formatted(file), aFile.getMessage());
        var beneathAFile = assertThrows(StoresUnavailable.class, () -> DataFolder.open(file.resolve("data")));
        assertEquals(1, beneathAFile.getMessage().lines().count());
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
