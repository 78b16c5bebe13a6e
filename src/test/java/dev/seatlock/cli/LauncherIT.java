package dev.seatlock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher as a real process, in a folder with blanks in its name, on a machine that has only what the test gives
 * it: a few tools, JDKs that print how they were called, and a Maven that notes its calls.
 */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class LauncherIT {

    private static final List<String> TOOLS = List.of(
            "cat",
            "dirname",
            "find",
            "head",
            "mkdir",
            "mv",
            "printf",
            "readlink",
            "rm",
            "rmdir",
            "sed",
            "sleep",
            "touch");

    private static final String MAVEN = """
            #!/bin/sh
            echo "mvn $* under $JAVA_HOME" >>"$MAVEN_LOG"
            echo "output of the build"
            if [ -n "$MAVEN_WAITS" ]; then read -r go; fi
            for goal; do if [ "$goal" = "$MAVEN_FAILS_AT" ]; then exit 1; fi; done
            case $* in *"-P unchecked"*) built=target/unchecked ;; *) built=target ;; esac
            if [ "$MAVEN_EXIT" = 0 ]; then mkdir -p $built/quarkus-app && touch $built/quarkus-app/quarkus-run.jar; fi
            exit "$MAVEN_EXIT"
            """;

    private final Path home;
    private final Path machine;
    private final Path bin;
    private final Path mavenLog;
    private final Path launcher;
    private final Path source;
    private final Map<String, String> environment = new HashMap<>();

    LauncherIT(@TempDir Path temporary) throws IOException {
        Path folder = temporary.toRealPath();
        home = Files.createDirectories(folder.resolve("the box office"));
        machine = Files.createDirectories(folder.resolve("the machine"));
        bin = Files.createDirectories(machine.resolve("usual tools"));
        mavenLog = folder.resolve("maven.log");
        for (String tool : TOOLS) {
            script(bin.resolve(tool), "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(find(tool)));
        }

        launcher = Files.copy(Path.of("seatlock"), home.resolve("seatlock"));
        Files.createDirectories(home.resolve("src/main"));
        Files.createDirectories(home.resolve(".mvn"));
        Files.createFile(home.resolve("pom.xml"));
        source = Files.createFile(home.resolve("src/main/Seat.java"));
        makeSourcesOld();

        environment.put("PATH", bin.toString());
        environment.put("HOME", machine.resolve("user").toString());
        environment.put("SEATLOCK_ROOT", machine.toString());
        environment.put("MAVEN_LOG", mavenLog.toString());
        environment.put("MAVEN_WAITS", "");
        environment.put("MAVEN_EXIT", "0");
        environment.put("MAVEN_FAILS_AT", "");
    }

    @Test
    void prefersTheJdkOfJavaHome() throws Exception {
        installMaven();
        environment.put("JAVA_HOME", jdk("chosen 25", "25.0.1").toString());
        onThePath(jdk("26 on the path", "26"));
        jdk("user/.jdks/25", "25");

        assertEquals("java of chosen 25", run("help").line(0));
    }

    @Test
    void takesTheJdkOnThePathWhenJavaHomeIsTooOld() throws Exception {
        installMaven();
        environment.put("JAVA_HOME", jdk("17", "17.0.15").toString());
        onThePath(jdk("26 on the path", "26-ea"));

        assertEquals("java of 26 on the path", run("help").line(0));
    }

    @Test
    void takesTheJdkOfAUsualFolderWhenThePathHasAnOlderOne() throws Exception {
        installMaven();
        onThePath(jdk("17", "17.0.15"));
        jdk("user/.jdks/8", "1.8.0_392");
        jdk("user/.jdks/at last 25", "25.0.3");

        assertEquals("java of user/.jdks/at last 25", run("help").line(0));
    }

    @Test
    void findsTheFoldersOfLinuxAndMac() throws Exception {
        installMaven();
        for (String folder : List.of(
                "usr/lib/jvm/temurin-25",
                "opt/jdk-25",
                "Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home",
                "opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home",
                "user/.sdkman/candidates/java/25.0.1-tem")) {
            Path jdk = jdk(folder, "25.0.1");
            assertEquals("java of " + folder, run("help").line(0));
            Files.delete(jdk.resolve("release"));
        }
    }

    @Test
    void saysInOneLineWhichJdkIsMissing() throws Exception {
        installMaven();
        onThePath(jdk("17", "17.0.15"));
        Files.delete(jdk("usr/lib/jvm/jre-25", "25.0.1").resolve("bin/javac"));

        Ran ran = run("help");

        assertEquals(2, ran.exit());
        assertEquals(
                List.of("seatlock: needs a JDK 25 or newer (found java 17, java 25 without its compiler):"
                        + " install one, such as Temurin 25, or set JAVA_HOME to it."),
                ran.errors());
        assertEquals(List.of(), ran.output());
    }

    @Test
    void saysInOneLineThatMavenIsMissing() throws Exception {
        jdk("usr/lib/jvm/25", "25.0.1");

        for (String command : List.of("run", "test", "format", "dev")) {
            Ran ran = run(command);
            assertEquals(2, ran.exit());
            assertEquals(1, ran.errors().size());
            assertTrue(ran.errors().getFirst().contains("install"), ran::toString);
        }
    }

    @Test
    void buildsOnceUnderTheJdkItFoundAndThenNeedsNoMaven() throws Exception {
        installMaven();
        Path jdk = jdk("usr/lib/jvm/25", "25.0.1");

        Ran first = run("rush", "--json");
        Files.delete(bin.resolve("mvn"));
        Ran second = run("rush", "--json");

        assertEquals(
                List.of("mvn -B -q -P unchecked -Dmaven.test.skip=true package under " + jdk),
                Files.readAllLines(mavenLog));
        assertEquals(2, first.errors().size(), "one line of the launcher and one of the build");
        assertEquals(List.of(), second.errors());
        assertEquals("java of usr/lib/jvm/25", first.line(0), "the build's output is not the command's");
        assertEquals(
                first.output().subList(2, first.output().size()),
                second.output().subList(2, second.output().size()));
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        installMaven();
        jdk("usr/lib/jvm/25", "25.0.1");
        run("help");
        for (Path changed : List.of(source, home.resolve("pom.xml"), home.resolve(".mvn"))) {
            int before = builds();
            Files.setLastModifiedTime(changed, FileTime.from(Instant.now()));
            run("help");
            assertEquals(before + 1, builds(), changed.toString());
            makeSourcesOld();
        }
    }

    @Test
    void buildsAgainWhatChangedWhileItBuilt() throws Exception {
        installMaven();
        jdk("usr/lib/jvm/25", "25.0.1");
        environment.put("MAVEN_WAITS", "yes");
        Process building = start(home, launcher, "help");
        try (BufferedReader errors = building.errorReader()) {
            awaitLine(errors, "builds");
            awaitLine(errors, "output of the build");
            Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
            awaitFileClockPast(source);
            go(building);
            assertEquals(0, building.waitFor());
        }

        environment.put("MAVEN_WAITS", "");
        run("help");

        assertEquals(2, builds());
    }

    @Test
    void failsWithTheBuildAndKeepsNoStamp() throws Exception {
        installMaven();
        jdk("usr/lib/jvm/25", "25.0.1");
        run("help");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now()));

        environment.put("MAVEN_EXIT", "7");
        Ran failed = run("help");
        makeSourcesOld();
        environment.put("MAVEN_EXIT", "0");
        Ran mended = run("help");

        assertEquals(7, failed.exit());
        assertTrue(failed.errors().contains("output of the build"), failed::toString);
        assertEquals(List.of(), failed.output());
        assertEquals(0, mended.exit());
        assertEquals(3, builds());
    }

    @Test
    void waitsForTheBuildOfAnotherLauncher() throws Exception {
        installMaven();
        jdk("usr/lib/jvm/25", "25.0.1");
        environment.put("MAVEN_WAITS", "yes");
        Process first = start(home, launcher, "help");
        try (BufferedReader firstErrors = first.errorReader()) {
            awaitLine(firstErrors, "builds");
            Process second = start(home, launcher, "help");
            try (BufferedReader secondErrors = second.errorReader()) {
                awaitLine(secondErrors, "waits for the build");
                go(first);
                assertEquals(0, first.waitFor());
                assertEquals(0, second.waitFor());
            }
        }
        assertEquals(1, builds());
    }

    @Test
    void clearsTheLockOfALauncherThatDied() throws Exception {
        installMaven();
        jdk("usr/lib/jvm/25", "25.0.1");
        Process dead = new ProcessBuilder("/bin/sh", "-c", ":").start();
        dead.waitFor();
        Path lock = Files.createDirectories(home.resolve("target/unchecked/seatlock.lock"));
        Files.writeString(lock.resolve("pid"), Long.toString(dead.pid()));

        assertEquals(0, run("help").exit());

        assertFalse(Files.exists(lock));
        assertEquals(1, builds());
    }

    @Test
    void passesArgumentsThroughAsTheyAre() throws Exception {
        installMaven();
        jdk("usr/lib/jvm/25", "25.0.1");

        List<String> output =
                run("rush", "--show", "two words", "", "*", "$HOME").output();

        List<String> arguments = output.subList(output.indexOf("[-jar]") + 2, output.size());
        assertEquals(List.of("[rush]", "[--show]", "[two words]", "[]", "[*]", "[$HOME]"), arguments);
    }

    @Test
    void helpsWhenGivenNoArguments() throws Exception {
        installMaven();
        jdk("usr/lib/jvm/25", "25.0.1");

        assertEquals("[help]", run().output().getLast());
    }

    @Test
    void runsFromAnywhereAndThroughLinks() throws Exception {
        installMaven();
        jdk("usr/lib/jvm/25", "25.0.1");
        Path elsewhere = Files.createDirectories(machine.resolve("else where"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("a link"), Path.of("../../the box office/seatlock"));
        Path linkToLink = Files.createSymbolicLink(elsewhere.resolve("another"), link.getFileName());

        for (Path called : List.of(launcher, link, linkToLink, Path.of("./another"))) {
            Ran ran = ran(start(elsewhere, called, "help"));
            assertEquals(0, ran.exit(), ran::toString);
            assertTrue(ran.output().contains("[-Dseatlock.home=" + home + "]"), ran::toString);
            assertTrue(
                    ran.output().contains("[" + home.resolve("target/unchecked/quarkus-app/quarkus-run.jar") + "]"),
                    ran::toString);
        }
    }

    @Test
    void becomesJavaSoThatSignalsReachIt() throws Exception {
        installMaven();
        jdk("usr/lib/jvm/25", "25.0.1");

        Process process = start(home, launcher, "run");

        assertEquals("pid " + process.pid(), ran(process).line(1));
    }

    @Test
    void letsTheCallersJavaOptionsWin() throws Exception {
        installMaven();
        jdk("usr/lib/jvm/25", "25.0.1");
        environment.put("SEATLOCK_JAVA_OPTS", "-Xmx2g -Dtwo=*");

        List<String> output = run("run").output();

        assertTrue(output.indexOf("[-Xmx512m]") < output.indexOf("[-Xmx2g]"), output::toString);
        assertTrue(output.contains("[-Xmx512m]") && output.contains("[-Dtwo=*]"), output::toString);
    }

    @Test
    void testsWithMavenUnderTheJdkItFound() throws Exception {
        installMaven();
        Path jdk = jdk("usr/lib/jvm/25", "25.0.1");

        Ran passed = run("test", "-Dtest=SeatTest");
        Ran all = run("test", "--all");
        environment.put("MAVEN_EXIT", "1");
        Ran failed = run("test", "--all");

        String whole = "mvn -B verify -Dintegration-tests.left-out= ";
        assertEquals(
                List.of(whole + "-Dtest=SeatTest under " + jdk, whole + "under " + jdk, whole + "under " + jdk),
                Files.readAllLines(mavenLog));
        assertEquals(List.of("output of the build"), passed.output());
        assertEquals(0, passed.exit());
        assertEquals(0, all.exit());
        assertEquals(1, failed.exit());
    }

    @Test
    void runsWhatTheTestsHaveBuiltWhileItIsFresh() throws Exception {
        installMaven();
        jdk("usr/lib/jvm/25", "25.0.1");
        run("test", "--all");

        Ran tested = run("help");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
        Ran changed = run("help");

        assertTrue(tested.output().contains("[" + home.resolve("target/quarkus-app/quarkus-run.jar") + "]"));
        assertTrue(changed.output().contains("[" + home.resolve("target/unchecked/quarkus-app/quarkus-run.jar") + "]"));
        assertEquals(2, builds());
    }

    @Test
    void rushesWhatDevHasOpenWithoutABuild() throws Exception {
        installMaven();
        jdk("usr/lib/jvm/25", "25.0.1");
        Process dev = start(home, launcher, "dev", "--wait");
        try (BufferedReader output = dev.inputReader(UTF_8)) {
            awaitLine(output, "java of");
            Files.setLastModifiedTime(source, FileTime.from(Instant.now()));

            assertEquals(0, run("rush").exit());
            assertEquals(2, builds(), "for dev, and its Maven");
            assertEquals(0, run("lab").exit());
            assertEquals(3, builds(), "what starts replicas is built");

            Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
            go(dev);
            dev.waitFor();
            run("rush");
            assertEquals(4, builds());
        }
    }

    @Test
    void formatsUnderTheJdkItFound() throws Exception {
        installMaven();
        Path jdk = jdk("usr/lib/jvm/25", "25.0.1");
        environment.put("MAVEN_EXIT", "4");

        Ran ran = run("format");

        assertEquals(List.of("mvn -B -q spotless:apply under " + jdk), Files.readAllLines(mavenLog));
        assertEquals(4, ran.exit());
    }

    @Test
    void testsUnitsBesideProcesses() throws Exception {
        installMaven();
        Path jdk = jdk("usr/lib/jvm/25", "25.0.1");

        Ran passed = run("test");

        List<String> calls = Files.readAllLines(mavenLog);
        assertEquals("mvn -B -DskipTests package under " + jdk, calls.getFirst());
        assertEquals(
                Set.of(
                        "mvn -B quarkus:generate-code-tests surefire:test under " + jdk,
                        "mvn -B -Dintegration-tests.forks=1 failsafe:integration-test failsafe:verify under " + jdk),
                Set.copyOf(calls.subList(1, calls.size())));
        assertEquals(0, passed.exit());
        assertTrue(Files.exists(home.resolve("target/unit-tests.log")));
    }

    @Test
    void failsWhereEitherKindOfTestFails() throws Exception {
        installMaven();
        jdk("usr/lib/jvm/25", "25.0.1");
        for (String goal : List.of("package", "surefire:test", "failsafe:verify")) {
            environment.put("MAVEN_FAILS_AT", goal);
            assertEquals(1, run("test").exit(), goal);
        }
    }

    // --- The machine ---------------------------------------------------------------------------------------------

    private Path jdk(String name, String version) throws IOException {
        Path jdk = Files.createDirectories(machine.resolve(name));
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
        script(jdk.resolve("bin/java"), """
                #!/bin/sh
                echo "java of %s"
                echo "pid $$"
                for argument; do echo "[$argument]"; done
                for argument; do if [ "$argument" = --wait ]; then read -r go; fi; done
                """.formatted(name));
        script(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        return jdk;
    }

    /** As distributions do it: a link to a link, the JDK far away. */
    private void onThePath(Path jdk) throws IOException {
        Path alternative = Files.createSymbolicLink(machine.resolve("java alternative"), jdk.resolve("bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), alternative);
    }

    private void installMaven() throws IOException {
        script(bin.resolve("mvn"), MAVEN);
    }

    private void makeSourcesOld() throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
        try (Stream<Path> all = Files.walk(home)) {
            for (Path each :
                    all.filter(path -> !path.startsWith(home.resolve("target"))).toList()) {
                Files.setLastModifiedTime(each, old);
            }
        }
    }

    /** A file system's clock ticks in milliseconds: until it has moved on, a stamp made too late would go unseen. */
    private void awaitFileClockPast(Path file) throws IOException {
        Path probe = machine.resolve("probe");
        do {
            Files.writeString(probe, "tick");
        } while (Files.getLastModifiedTime(probe).compareTo(Files.getLastModifiedTime(file)) <= 0);
    }

    private int builds() throws IOException {
        return Files.readAllLines(mavenLog).size();
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Path find(String tool) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError("This machine has no " + tool));
    }

    // --- The process ---------------------------------------------------------------------------------------------

    private record Ran(int exit, List<String> output, List<String> errors) {
        String line(int index) {
            assertTrue(output.size() > index, this::toString);
            return output.get(index);
        }
    }

    private Ran run(String... arguments) throws Exception {
        return ran(start(home, launcher, arguments));
    }

    private Process start(Path directory, Path command, String... arguments) throws IOException {
        List<String> line = Stream.concat(Stream.of(command.toString()), Stream.of(arguments))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(line).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Few lines are printed, fewer than a pipe holds, so one stream can be read after the other. */
    private static Ran ran(Process process) throws Exception {
        try (BufferedReader output = process.inputReader(UTF_8);
                BufferedReader errors = process.errorReader(UTF_8)) {
            List<String> outputLines = output.readAllLines();
            List<String> errorLines = errors.readAllLines();
            return new Ran(process.waitFor(), outputLines, errorLines);
        }
    }

    private static void awaitLine(BufferedReader reader, String part) throws IOException {
        String line = reader.readLine();
        assertTrue(line != null && line.contains(part), () -> "expected " + part + ", read " + line);
    }

    private static void go(Process process) throws IOException {
        try (var input = process.outputWriter(UTF_8)) {
            input.write("go\n");
        }
    }
}
