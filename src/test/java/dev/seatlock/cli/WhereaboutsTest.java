package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhereaboutsTest {

    private static final Map<String, String> EMPTY = Map.of();

    @TempDir
    Path folder;

    private Path newer;
    private Path older;
    private List<OpenBoxOffice> open;

    @BeforeEach
    void twoAreOpen() throws IOException {
        newer = dataFolder("newer");
        older = dataFolder("older");
        open = List.of(
                new OpenBoxOffice(2, List.of(URI.create("http://localhost:2")), newer.toString()),
                new OpenBoxOffice(1, List.of(URI.create("http://localhost:1")), older.toString()));
    }

    @Test
    void areThoseOfTheBoxOfficePublishedLast() {
        assertAt("http://localhost:2", "newer", find(List.of(), null, EMPTY));
    }

    @Test
    void areThoseOfTheDataFolderThatIsNamed() {
        assertAt("http://localhost:1", "older", find(List.of(), older, EMPTY));
    }

    @Test
    void areUnknownWhereNothingIsOpenOverTheDataFolder() {
        assertTrue(Whereabouts.find(List.of(), folder, open, EMPTY).isEmpty());
        assertTrue(Whereabouts.find(List.of(), null, List.of(), EMPTY).isEmpty());
    }

    @Test
    void ofAUrlTakeThePasswordOfWhoHasIt() {
        assertAt("http://localhost:1/", "older", find(List.of(URI.create("http://localhost:1/")), null, EMPTY));
    }

    @Test
    void ofAUrlNeverTakeAnotherOfficesPassword() {
        Whereabouts elsewhere = find(List.of(URI.create("http://elsewhere:1")), null, EMPTY);

        assertNull(elsewhere.address().operatorPassword());
        assertEquals(
                "in the environment variable SEATLOCK_OPERATOR_PASSWORD only; or give --data",
                elsewhere.passwordLookedFor());
    }

    @Test
    void ofAUrlTakeThePasswordOfTheDataFolderThatIsNamed() {
        assertAt("http://elsewhere:1", "older", find(List.of(URI.create("http://elsewhere:1")), older, EMPTY));
    }

    @Test
    void takeThePasswordOfTheEnvironmentFirst() {
        Map<String, String> environment = Map.of("SEATLOCK_OPERATOR_PASSWORD", "given");

        assertAt("http://localhost:1", "given", find(List.of(), older, environment));
    }

    private Whereabouts find(List<URI> urls, @Nullable Path dataFolder, Map<String, String> environment) {
        return Whereabouts.find(urls, dataFolder, open, environment).orElseThrow();
    }

    private static void assertAt(String url, String password, Whereabouts whereabouts) {
        assertEquals(List.of(URI.create(url)), whereabouts.address().urls());
        assertEquals(password, whereabouts.address().operatorPassword());
    }

    /** A data folder whose password is its name. */
    private Path dataFolder(String name) throws IOException {
        Path made = Files.createDirectory(folder.resolve(name));
        Files.writeString(made.resolve("operator-password"), name + "\n");
        return made;
    }
}
