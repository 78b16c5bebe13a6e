package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenBoxOfficeTest {

    private static final long THIS_PROCESS = ProcessHandle.current().pid();

    @TempDir
    Path temporary;

    private Path folder;

    @BeforeEach
    void chooseAFolderThatIsNotThereYet() {
        folder = temporary.resolve("seatlock-somebody");
    }

    @Test
    void isFoundAsItWasPublished() throws IOException {
        var office = new OpenBoxOffice(
                THIS_PROCESS,
                List.of(URI.create("http://localhost:8080"), URI.create("http://localhost:8081")),
                "/data");
        office.publish(folder);

        assertEquals(List.of(office), OpenBoxOffice.find(folder));
    }

    @Test
    void isNotFoundOnceWithdrawn() throws IOException {
        OpenBoxOffice office = office(THIS_PROCESS);
        office.publish(folder);
        office.withdraw(folder);
        office.withdraw(folder);

        assertEquals(List.of(), OpenBoxOffice.find(folder));
    }

    @Test
    void isForgottenOnceItsProcessHasEnded() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        assertTrue(ended.waitFor(10, TimeUnit.SECONDS));
        office(ended.pid()).publish(folder);
        office(THIS_PROCESS).publish(folder);

        assertEquals(List.of(office(THIS_PROCESS)), OpenBoxOffice.find(folder));
        assertFalse(Files.exists(folder.resolve(ended.pid() + ".json")));
    }

    @Test
    void comesFirstWhenPublishedLast() throws IOException {
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        office(parent).publish(folder);
        office(THIS_PROCESS).publish(folder);
        published(parent, "2026-01-01T00:00:02Z");
        published(THIS_PROCESS, "2026-01-01T00:00:01Z");

        assertEquals(List.of(office(parent), office(THIS_PROCESS)), OpenBoxOffice.find(folder));
    }

    @Test
    void isFoundBesideAnEntryThatCannotBeRead() throws IOException {
        office(THIS_PROCESS).publish(folder);
        Files.writeString(folder.resolve("12.json"), "{");

        assertEquals(List.of(office(THIS_PROCESS)), OpenBoxOffice.find(folder));
    }

    @Test
    void keepsItsFolderForItsOwner() throws IOException {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        office(THIS_PROCESS).publish(folder);

        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    }

    @Test
    void refusesAFolderThatIsALink() throws IOException {
        Files.createSymbolicLink(folder, Files.createDirectory(temporary.resolve("elsewhere")));

        assertThrows(AccessDeniedException.class, () -> office(THIS_PROCESS).publish(folder));
        assertThrows(AccessDeniedException.class, () -> OpenBoxOffice.find(folder));
    }

    @Test
    void refusesAFolderOfSomebodyElse() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a folder away");
        Files.createDirectory(folder);
        Files.setAttribute(folder, "unix:uid", 12_345);

        assertThrows(AccessDeniedException.class, () -> office(THIS_PROCESS).publish(folder));
        assertThrows(AccessDeniedException.class, () -> OpenBoxOffice.find(folder));
    }

    private void published(long pid, String at) throws IOException {
        Files.setLastModifiedTime(folder.resolve(pid + ".json"), FileTime.from(Instant.parse(at)));
    }

    private static OpenBoxOffice office(long pid) {
        return new OpenBoxOffice(pid, List.of(URI.create("http://localhost:8080")), "/data");
    }
}
