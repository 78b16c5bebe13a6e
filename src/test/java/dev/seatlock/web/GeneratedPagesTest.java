package dev.seatlock.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.TestStores;
import dev.seatlock.cli.Seatlock;
import dev.seatlock.guards.Card;
import dev.seatlock.guards.Guards;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Facts that stand in code (cards, problem codes, settings, the command line) are written into the pages from there, and a
 * page that has gone stale fails. To write them anew: {@code ./seatlock test -Dtest=GeneratedPagesTest -Dpages=write}.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class GeneratedPagesTest {

    private static final String HOW =
            "stale; write it anew with ./seatlock test -Dtest=GeneratedPagesTest -Dpages=write";

    @Inject
    Guards guards;

    @Test
    void readmeShowsTheGuards() throws IOException {
        String table = table(
                List.of("guard", "built on", "reach", "promise", "how it fails"),
                guards.cards().stream().map(GeneratedPagesTest::row));
        check(Path.of("README.md"), "guards", table);
    }

    private static List<String> row(Card card) {
        return List.of(
                "`" + card.name() + "`",
                card.primitive(),
                card.reach().name(),
                card.promise().name(),
                card.fails());
    }

    @Test
    void referenceListsTheProblemCodes() throws IOException {
        String table = table(
                List.of("code", "status", "meaning"),
                Stream.of(ProblemCode.values())
                        .map(code -> List.of("`" + code.code() + "`", Integer.toString(code.status()), code.title())));
        check(Path.of("docs/reference.md"), "problems", table);
    }

    /** A setting of ours is explained by the comment above it. */
    @Test
    void referenceListsTheSettings() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        for (String line : Files.readAllLines(Path.of("src/main/resources/application.properties"))) {
            if (line.startsWith("#")) {
                comment.append(line.substring(1).strip()).append(' ');
            } else if (line.startsWith("seatlock.")) {
                int equals = line.indexOf('=');
                String value = line.substring(equals + 1);
                rows.add(List.of(
                        "`" + line.substring(0, equals) + "`",
                        value.isEmpty() ? "" : "`" + value + "`",
                        comment.toString().strip()));
            }
            if (line.isBlank() || (line.startsWith("seatlock.") && !line.startsWith("seatlock.database"))) {
                comment.setLength(0);
            }
        }
        check(
                Path.of("docs/reference.md"),
                "settings",
                table(List.of("setting", "default", "what it does"), rows.stream()));
    }

    @Test
    void referenceShowsTheCommandLine() throws IOException {
        String help = withChildren(new CommandLine(new Seatlock()))
                .filter(command -> !command.getCommandName().equals("help"))
                .map(command -> "```text\n" + command.getUsageMessage(Ansi.OFF).stripTrailing() + "\n```\n")
                .collect(Collectors.joining("\n"));
        check(Path.of("docs/reference.md"), "commands", help);
    }

    private static Stream<CommandLine> withChildren(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().flatMap(GeneratedPagesTest::withChildren));
    }

    private static String table(List<String> head, Stream<List<String>> rows) {
        return Stream.concat(
                        Stream.of(head, head.stream().map(column -> "---").toList()),
                        rows.map(row -> row.stream()
                                .map(cell -> cell.replace("|", "\\|"))
                                .toList()))
                .map(row -> "| " + String.join(" | ", row) + " |\n")
                .collect(Collectors.joining());
    }

    private static void check(Path page, String part, String wanted) throws IOException {
        String text = Files.readString(page);
        String begin = "<!-- " + part + ": written by GeneratedPagesTest -->\n";
        String end = "<!-- end of " + part + " -->";
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end);
        assertEquals(true, from >= begin.length() && to >= from, () -> page + " has no part " + part);
        if ("write".equals(System.getProperty("pages"))) {
            Files.writeString(page, text.substring(0, from) + wanted + text.substring(to));
        } else {
            assertEquals(wanted, text.substring(from, to), () -> page + ", part " + part + ": " + HOW);
        }
    }
}
