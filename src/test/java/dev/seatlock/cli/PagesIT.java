package dev.seatlock.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pages tell to paste works: the blocks that call the service are pasted into a shell, page by page and in
 * order, beside a box office that was opened as the page says. No call may be refused, and where the text then quotes
 * an answer, as in {@code "verdict":"SOUND"}, that is what came.
 */
@Timeout(300)
class PagesIT {

    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```\n(.*?)(?=```|\\z)", Pattern.DOTALL);
    private static final Pattern OPENS = Pattern.compile("(?m)^((?:[A-Z_]+=\\S+ )*)\\./seatlock run.*\n");
    private static final Pattern QUOTE = Pattern.compile("`(\"\\w+\":[^` ]+)`");
    private static final long MOST_SECONDS = 240;

    @TempDir
    Path folder;

    /** A block to paste, and what its page then says of the answers. */
    private record Block(String text, List<String> quotes) {}

    @TestFactory
    Stream<DynamicTest> whatTheyTellToPasteWorks() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        String only = System.getProperty("pages.only", "");
        return pages.stream()
                .filter(page -> only.isEmpty() || page.equals(Path.of(only)))
                .filter(page -> !blocks(page).isEmpty())
                .map(page -> DynamicTest.dynamicTest(page.toString(), () -> paste(page)));
    }

    private static List<Block> blocks(Path page) {
        try {
            return BLOCK.matcher(Files.readString(page))
                    .results()
                    .filter(found -> found.group(1).contains("curl "))
                    .map(found -> new Block(
                            found.group(1),
                            QUOTE.matcher(found.group(2))
                                    .results()
                                    .map(quote -> quote.group(1))
                                    .toList()))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void paste(Path page) throws Exception {
        List<Block> blocks = blocks(page);
        Path here = Files.createDirectory(folder.resolve(page.getFileName().toString()));
        // A temporary folder of its own, where rush finds this box office and no other that is open on this machine.
        List<String> variables = new ArrayList<>(List.of("JAVA_TOOL_OPTIONS=" + temporary(here)));
        for (Block block : blocks) {
            Matcher opens = OPENS.matcher(block.text());
            while (opens.find()) {
                Stream.of(opens.group(1).split(" ", -1))
                        .filter(it -> !it.isEmpty())
                        .forEach(variables::add);
            }
        }
        try (Program office =
                Program.start(variables, "run", "--data", here.resolve("data").toString(), "--port", "0")) {
            String script = script(blocks).replace("http://127.0.0.1:8080", office.awaitUrl(1));
            List<String> outputs = run(script, here);
            for (int number = 0; number < blocks.size(); number++) {
                for (String quote : blocks.get(number).quotes()) {
                    String output = outputs.get(number);
                    assertTrue(output.contains(quote), () -> page + " says " + quote + " of\n" + output);
                }
            }
        }
    }

    private static String script(List<Block> blocks) {
        return blocks.stream()
                .map(block -> OPENS.matcher(block.text()).replaceAll("") + "echo '" + NEXT + "'\n")
                .collect(Collectors.joining());
    }

    private static final String NEXT = "--- next block ---";

    /** What each block printed. */
    private static List<String> run(String script, Path here) throws Exception {
        Path tools = Files.createDirectory(here.resolve("tools"));
        // A refusal ends the script, which curl alone lets pass.
        tool(tools.resolve("curl"), "exec '%s' --fail-with-body \"$@\"".formatted(onPath("curl")));
        // A verdict other than the card promises is no fault of the page: 3.
        tool(here.resolve("seatlock"), "'%s' \"$@\" || [ $? = 3 ]".formatted(String.join("' '", Program.command())));
        ProcessBuilder builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                .directory(here.toFile())
                .redirectErrorStream(true)
                .redirectOutput(here.resolve("output").toFile());
        builder.environment().merge("PATH", tools.toString(), (path, first) -> first + ":" + path);
        builder.environment().put("JAVA_TOOL_OPTIONS", temporary(here));
        Process shell = builder.start();
        boolean ended = shell.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
        shell.destroyForcibly();
        String output = Files.readString(here.resolve("output"));
        assertTrue(ended, () -> "did not end:\n" + output);
        assertEquals(0, shell.exitValue(), () -> "the last of this was refused:\n" + output);
        return List.of(output.split(Pattern.quote(NEXT + "\n"), -1));
    }

    private static String temporary(Path here) {
        return "'-Djava.io.tmpdir=%s'".formatted(here);
    }

    private static void tool(Path file, String command) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static String onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(place -> Path.of(place, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow()
                .toString();
    }
}
