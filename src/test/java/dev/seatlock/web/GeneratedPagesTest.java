package dev.seatlock.web;

import static dev.seatlock.GeneratedPage.checkWhole;
import static dev.seatlock.GeneratedPage.part;
import static dev.seatlock.GeneratedPage.table;
import static dev.seatlock.Management.management;
import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.GeneratedPage;
import dev.seatlock.TestStores;
import dev.seatlock.cli.Seatlock;
import dev.seatlock.guards.Card;
import dev.seatlock.guards.Card.Hazard;
import dev.seatlock.guards.Guards;
import dev.seatlock.lab.queue.QueueChart;
import dev.seatlock.lab.queue.QueueFigures;
import dev.seatlock.web.http.ProblemCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Facts that stand in code (cards, problem codes, settings, the command line) are written into the pages from there,
 * and a page that has gone stale fails. CONTRIBUTING.md says how to write them anew.
 */
@QuarkusTest
@QuarkusTestResource(TestStores.class)
class GeneratedPagesTest {

    private static final Pattern ABOUT_METRIC = Pattern.compile("# (HELP|TYPE) (seatlock_\\w+) ?(.*)");
    private static final Pattern SAMPLE = Pattern.compile("(seatlock_\\w+)\\{(.*)} .*");
    private static final Path GUARDS = Path.of("docs/guards.md");

    @Inject
    Guards guards;

    @Test
    void guardsShowTheirCards() throws IOException {
        check(GUARDS, "hazards", hazards());
        check(
                GUARDS,
                "cards",
                guards.cards().stream().map(GeneratedPagesTest::card).collect(Collectors.joining("\n")));
    }

    private String hazards() {
        List<String> head = new ArrayList<>(List.of("guard"));
        Stream.of(Hazard.values()).map(GeneratedPagesTest::words).forEach(head::add);
        return table(head, guards.cards().stream().map(card -> {
            List<String> row = new ArrayList<>(List.of("[`%1$s`](#%1$s)".formatted(card.name())));
            Stream.of(Hazard.values()).map(hazard -> sign(card, hazard)).forEach(row::add);
            return row;
        }));
    }

    private static String sign(Card card, Hazard hazard) {
        return switch (requireNonNull(card.stands().get(hazard))) {
            case HOLDS -> "✔";
            case STALLS -> "~";
            case BREAKS -> "✘";
        };
    }

    private static String card(Card card) {
        String kinds =
                card.fits().stream().sorted().map(GeneratedPagesTest::words).collect(Collectors.joining(" and "));
        return """
                ### %s

                %s *Built on* %s. *Reach* %s. *Promise* %s. *Protects* %s.

                *How it fails.* %s

                *When to choose it.* %s

                *What it costs.* %s

                [Read on](%s)
                """.formatted(
                        card.name(),
                        card.mechanism(),
                        card.primitive(),
                        card.reach(),
                        card.promise(),
                        kinds,
                        card.fails(),
                        card.whenToUse(),
                        card.cost(),
                        card.source());
    }

    /** ExamplesTest races what is shown here. */
    @Test
    void guardsShowWhatToCopy() throws IOException {
        StringBuilder shown = new StringBuilder();
        for (String name : List.of("ConditionalSeat", "FencedSeat", "VersionedSeat")) {
            Path file = Path.of("src/test/java/examples", name + ".java");
            String text = Files.readString(file);
            shown.append("""
                    ### [%s](../%s)

                    ```java
                    %s```

                    """.formatted(name, file, text.substring(text.indexOf("/**"))));
        }
        check(GUARDS, "examples", shown.toString());
    }

    @Test
    void museumShowsItsPieces() throws IOException {
        String rooms = guards.museum().stream().map(GeneratedPagesTest::piece).collect(Collectors.joining("\n"));
        check(Path.of("docs/museum.md"), "pieces", rooms);
    }

    private static String piece(Card card) {
        return """
                ### %s

                *%s.* %s

                - **How it fails:** %s
                - **When to use it:** %s
                - **Why people do it:** %s
                - **Published:** <%s>
                """.formatted(
                        card.name(),
                        card.primitive(),
                        card.mechanism(),
                        card.fails(),
                        card.whenToUse(),
                        card.cost(),
                        card.source());
    }

    private static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What was seen once must still be what the cards say, guard by guard: else it is time to look again. */
    @Test
    void scopesWereSeenAsTheCardsSay() throws IOException {
        for (Path page : List.of(GUARDS, Path.of("README.md"))) {
            String seen = part(page, "scopes: written by 'lab scopes --write'", "scopes");
            String said = guards.cards().stream()
                    .map(card -> Stream.of(Hazard.THREADS, Hazard.PROCESSES, Hazard.NODES)
                            .map(hazard -> sign(card, hazard))
                            .collect(Collectors.joining(" ", card.name() + " ", "\n")))
                    .collect(Collectors.joining());
            String signs = seen.lines()
                    .filter(line -> line.startsWith("| `"))
                    .map(line -> line.replaceAll("[|` 0-9]+", " ").strip() + "\n")
                    .collect(Collectors.joining());
            assertEquals(said, signs, () -> page + ": run ./seatlock lab scopes --write");
        }
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
            if (line.isBlank()
                    || line.startsWith("%")
                    || (line.startsWith("seatlock.") && !line.startsWith("seatlock.database"))) {
                comment.setLength(0);
            }
        }
        check(
                Path.of("docs/reference.md"),
                "settings",
                table(List.of("setting", "default", "what it does"), rows.stream()));
    }

    /**
     * As they are told to whoever asks. Whoever counts registers before it counts, so that all are there from the
     * start.
     */
    @Test
    void referenceListsTheMetrics() throws IOException {
        Map<String, String> kinds = new TreeMap<>();
        Map<String, String> texts = new HashMap<>();
        Map<String, Set<String>> labels = new HashMap<>();
        // Those that whoever delivers callbacks has are there once the first are due.
        String metrics = await().until(
                        () -> management().get("/q/metrics").asString(),
                        told -> told.contains("seatlock_callbacks_total"));
        for (String line : metrics.lines().toList()) {
            Matcher about = ABOUT_METRIC.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (about.matches()) {
                (about.group(1).equals("HELP") ? texts : kinds).put(about.group(2), about.group(3));
            } else if (sample.matches()) {
                labels.computeIfAbsent(
                                sample.group(1).replaceFirst("_(bucket|count|sum|total)$", ""), _ -> new TreeSet<>())
                        .addAll(Stream.of(sample.group(2).split(",", -1))
                                .map(label -> label.replaceFirst("=.*", ""))
                                .toList());
            }
        }
        kinds.keySet().removeIf(name -> name.endsWith("_max")); // of a timer, which has a line already
        Stream<List<String>> rows = kinds.entrySet().stream()
                .map(kind -> List.of(
                        "`" + kind.getKey() + (kind.getValue().equals("counter") ? "_total`" : "`"),
                        kind.getValue(),
                        labels.getOrDefault(kind.getKey(), Set.of()).stream()
                                .filter(label -> !label.equals("le"))
                                .map(label -> "`" + label + "`")
                                .collect(Collectors.joining(", ")),
                        requireNonNull(texts.get(kind.getKey())).strip()));
        check(
                Path.of("docs/reference.md"),
                "metrics",
                table(List.of("metric", "kind", "labels", "what it tells"), rows));
    }

    @Test
    void referenceShowsTheCommandLine() throws IOException {
        String help = withChildren(new CommandLine(new Seatlock()))
                .filter(command -> !command.getCommandName().equals("help"))
                .map(command -> "```text\n" + command.getUsageMessage(Ansi.OFF).stripTrailing() + "\n```\n")
                .collect(Collectors.joining("\n"));
        check(Path.of("docs/reference.md"), "commands", help);
    }

    @Test
    void waitingRoomShowsWhatThePoliciesMakeOfACrowd() throws IOException {
        QueueFigures figures = QueueFigures.measure(1_000, 20, 60, 1);
        checkWhole(Path.of("docs/queues.svg"), QueueChart.of(figures));
        List<String> head = List.of("policy", "visitors", "entered", "gave up", "mean wait", "p95", "worst", "passed");
        check(
                Path.of("docs/waiting-room.md"),
                "queues",
                table(
                        head,
                        figures.rows().stream()
                                .map(row -> Stream.of(
                                                row.visitors().equals("all") ? "`" + row.policy() + "`" : "",
                                                row.visitors(),
                                                row.entered(),
                                                row.gaveUp(),
                                                row.mean(),
                                                row.p95(),
                                                row.worst(),
                                                row.passed())
                                        .map(String::valueOf)
                                        .toList())));
    }

    private static Stream<CommandLine> withChildren(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().flatMap(GeneratedPagesTest::withChildren));
    }

    private static void check(Path page, String name, String wanted) throws IOException {
        GeneratedPage.check(page, name, GeneratedPagesTest.class, wanted);
    }
}
