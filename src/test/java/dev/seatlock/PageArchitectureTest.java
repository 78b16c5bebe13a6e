package dev.seatlock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rooms of the browser's modules, and the arrows between them. */
class PageArchitectureTest {

    private static final Path MODULES = Path.of("src/main/resources/web/app");
    private static final Pattern IMPORT =
            Pattern.compile("(?m)^(?:import|} from).*'\\.\\./([a-z]+)/[a-z-]+\\.(?:js|css)'");

    /** Each room, and those that it may import. */
    private static final Map<String, List<String>> ROOMS = Map.of(
            "api", List.of(),
            "page", List.of("api"),
            "hall", List.of("api", "page"),
            "shop", List.of("api", "page", "hall"),
            "lab", List.of("api", "page", "hall"),
            "operator", List.of("api", "page", "hall"));

    @Test
    void arrowsRunOneWay() throws IOException {
        assertEquals(List.of(), againstTheArrow(MODULES));
    }

    @Test
    void everyRoomIsOnThePlan() throws IOException {
        try (Stream<Path> inside = Files.list(MODULES)) {
            assertEquals(
                    ROOMS.keySet().stream().sorted().toList(),
                    inside.filter(Files::isDirectory)
                            .map(room -> room.getFileName().toString())
                            .sorted()
                            .toList());
        }
    }

    @Test
    void anArrowThatRunsBackIsFound(@TempDir Path planted) throws IOException {
        Files.createDirectories(planted.resolve("hall"));
        Files.writeString(planted.resolve("hall/house.js"), "import { tickets } from '../shop/purse.js';\n");
        assertEquals(List.of("hall/house.js imports shop"), againstTheArrow(planted));
    }

    private static List<String> againstTheArrow(Path modules) throws IOException {
        try (Stream<Path> files = Files.walk(modules)) {
            return files.filter(file ->
                            file.toString().endsWith(".js") && !file.getParent().equals(modules))
                    .flatMap(file -> imports(file)
                            .filter(room -> !ROOMS.get(roomOf(file)).contains(room))
                            .map(room -> modules.relativize(file) + " imports " + room))
                    .sorted()
                    .toList();
        }
    }

    private static String roomOf(Path file) {
        return file.getParent().getFileName().toString();
    }

    private static Stream<String> imports(Path file) {
        try {
            Matcher imports = IMPORT.matcher(Files.readString(file));
            return imports.results().map(found -> found.group(1)).toList().stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
