package dev.seatlock.guards.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnFolderTest {

    private static final int SOMEBODY_ELSE = 4_321;

    @TempDir
    Path place;

    @Test
    void isMadeForItsOwnerAlone() throws IOException {
        Path folder = OwnFolder.at(place.resolve("locks"));

        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
        assertEquals(folder, OwnFolder.at(folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-xr-x", "rwxrwxrwx", "rwx--x---", "rwx---r--"})
    void isNoneThatOthersMayEnter(String permissions) throws IOException {
        Path folder = Files.createDirectory(place.resolve("locks"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));

        var refused = assertThrows(AccessDeniedException.class, () -> OwnFolder.at(folder));
        assertTrue(refused.toString().contains("others may enter it"), refused::toString);
    }

    @Test
    void isNeitherALinkNorAFile() throws IOException {
        Path folder = OwnFolder.at(place.resolve("locks"));
        Path link = Files.createSymbolicLink(place.resolve("link"), folder);
        Path file = Files.createFile(place.resolve("file"));

        assertThrows(AccessDeniedException.class, () -> OwnFolder.at(link));
        assertThrows(AccessDeniedException.class, () -> OwnFolder.at(file));
    }

    /** Only root can give a folder away; elsewhere root has one to show. */
    @Test
    void isNobodyElses() throws IOException {
        Path folder = OwnFolder.at(place.resolve("locks"));
        boolean given = "root".equals(System.getProperty("user.name"));
        assumeTrue(given || Files.exists(Path.of("/root")));
        if (given) {
            Files.setAttribute(folder, "unix:uid", SOMEBODY_ELSE);
        }
        var refused = assertThrows(AccessDeniedException.class, () -> OwnFolder.at(given ? folder : Path.of("/root")));
        assertTrue(refused.toString().contains("no folder of this user"), refused::toString);
    }
}
