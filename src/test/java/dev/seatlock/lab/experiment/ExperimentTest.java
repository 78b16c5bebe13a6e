package dev.seatlock.lab.experiment;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.seatlock.lab.Address;
import dev.seatlock.lab.FakeBoxOffice;
import dev.seatlock.lab.FakeBoxOffice.Reply;
import dev.seatlock.lab.Mischief;
import dev.seatlock.lab.ReportJson;
import dev.seatlock.lab.experiment.Progress.Phase;
import dev.seatlock.lab.experiment.Progress.State;
import dev.seatlock.lab.history.Event;
import dev.seatlock.lab.history.History;
import dev.seatlock.lab.history.HistoryReader;
import dev.seatlock.lab.history.Operation;
import dev.seatlock.lab.history.Timing;
import dev.seatlock.lab.history.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Experiments of 40 buyers for 10 seats, against a box office that is honest or has one fault planted. */
@Timeout(60)
class ExperimentTest {

    @TempDir
    Path folder;

    private FakeBoxOffice office;
    private final AtomicInteger open = new AtomicInteger();
    private Runnable strike = () -> {};
    private final List<String> struck = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws IOException {
        office = FakeBoxOffice.open(1);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private final Site site = _ -> {
        open.incrementAndGet();
        return new Site.Opened() {
            @Override
            public Address address() {
                return office.address();
            }

            @Override
            public void at(Mischief mischief, int replica) {
                struck.add(mischief + " " + replica);
                strike.run();
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    };

    private static Plan plan(int rounds, String... guards) {
        return new Plan(List.of(guards), 40, 10, null, 1, ArrivalRate.BURST, 5, 1, null, 1, rounds, Set.of());
    }

    private Experiment experiment(Plan plan) {
        return new Experiment(plan, folder.resolve("history.jsonl"));
    }

    private Report run(Plan plan) {
        Experiment experiment = experiment(plan);
        experiment.run(site, () -> {});
        return experiment.report();
    }

    @Test
    void rushesEachGuardInEachRoundAndAddsUp() {
        office.serverTiming = "wait;dur=12.5, hold;dur=5.25";

        Report report = run(plan(3, "row-lock", "none"));

        assertEquals(State.DONE, report.state(), report::toString);
        assertEquals(
                List.of("row-lock", "none"),
                report.guards().stream().map(row -> row.figures().guard()).toList());
        Report.Row row = report.guards().getFirst();
        assertEquals(3, row.rounds().size());
        assertEquals(120, row.figures().answers().requests());
        assertEquals(30, row.figures().answers().confirmed());
        assertEquals(90, row.figures().answers().refused());
        assertEquals(Verdict.SOUND, row.figures().judged().verdict());
        assertEquals(12.5, requireNonNull(row.figures().times().waited()).p50(), 0.1);
        assertEquals(5.25, requireNonNull(row.figures().times().held()).max(), 0.1);
        assertEquals(10, row.sum().found().timings().sales().getLast().places());
        assertEquals(240, report.progress().done());
        assertEquals(240, report.progress().of());
        assertEquals(Phase.OVER, report.progress().phase());
        assertEquals(0, open.get());
        assertTrue(office.operations.contains("DELETE /api/shows/show-1"), "its shows are gone");
    }

    /** Under a guard that is expected to fail, and does not, three crowds come in each round: the last one counts. */
    @Test
    void readsWhatWasDoneInOneRoundUnderOneGuard() throws IOException {
        office.serverTiming =
                "replica;desc=\"1\";dur=81234.567, ask;dur=0.5, wait;dur=12.5, write;dur=5, hold;dur=5.25,"
                        + " total;dur=19.125";
        Experiment experiment = experiment(plan(2, "row-lock", "none"));
        experiment.run(site, () -> {});

        History history = experiment.history("none", 2).orElseThrow();

        assertEquals("none", history.opening().guard());
        assertEquals(2, history.opening().seed());
        assertEquals(lastOf(experiment.history()), history, "the last crowd that came");
        assertEquals(40, history.operations().size());
        Event.Ok sold = history.operations().stream()
                .map(Operation::end)
                .filter(Event.Ok.class::isInstance)
                .map(Event.Ok.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals(
                new Timing("1", 81_234_567_000L, 500_000L, 12_500_000, 5_000_000L, 5_250_000L, 19_125_000L),
                sold.timing());
        assertTrue(experiment.history("none", 3).isEmpty());
        assertTrue(experiment.history("none", 0).isEmpty());
        assertTrue(experiment.history("pg-unique", 1).isEmpty());
    }

    private static History lastOf(Path file) throws IOException {
        try (HistoryReader reader = HistoryReader.open(file)) {
            History last = requireNonNull(reader.read());
            for (History next = reader.read(); next != null; next = reader.read()) {
                last = next;
            }
            return last;
        }
    }

    /**
     * A race is a matter of chance: it has to be seen in one round, not in all. Three crowds warm up, three come next.
     */
    @Test
    void isAsPromisedWhereAnExpectedOversaleShowedInOneRound() {
        office.clerk = request -> office.requests.size() > 270 ? office.sell(request) : office.sellOnce(request);

        Report report = run(plan(2, "none"));

        assertEquals(
                Verdict.SOUND,
                report.guards().getFirst().rounds().getFirst().judged().verdict());
        assertEquals(
                Verdict.BROKEN,
                report.guards().getFirst().rounds().getLast().judged().verdict());
        assertEquals(
                Verdict.BROKEN, report.guards().getFirst().figures().judged().verdict());
        assertTrue(report.asPromised());
    }

    @Test
    void isNotAsPromisedWhereOneRoundBrokeWhatShouldHold() {
        office.clerk = request -> office.requests.size() > 80 ? office.sell(request) : office.sellOnce(request);

        Report report = run(plan(3, "row-lock"));

        Figures figures = report.guards().getFirst().figures();
        assertEquals(60, figures.wrongs().oversold());
        assertEquals(Verdict.BROKEN, figures.judged().verdict());
        assertTrue(
                figures.judged().inWords().contains("BROKEN though its card says it holds"),
                figures.judged().inWords());
        assertTrue(
                figures.judged().inWords().contains("sold to rush-"),
                figures.judged().inWords());
        assertFalse(report.asPromised());
    }

    @Test
    void strikesTheReplicasOfEachRushButNotOfTheWarmUp() {
        office.guardBreaks = "nobody's";
        Report report = run(new Plan(
                List.of("row-lock", "none"),
                40,
                10,
                null,
                2,
                ArrivalRate.BURST,
                5,
                1,
                null,
                1,
                2,
                EnumSet.of(Mischief.PAUSE, Mischief.KILL)));

        assertEquals(State.DONE, report.state(), report::toString);
        assertEquals(
                List.of("kill", "pause", "kill", "pause", "kill", "pause", "kill", "pause"),
                struck.stream().map(strike -> strike.split(" ", -1)[0]).toList());
        assertTrue(ReportJson.of(report).contains("\"mischief\" : [ \"kill\", \"pause\" ]"));
        assertTrue(ReportPage.of(report).contains("\"mischief\":[\"kill\",\"pause\"]"));
    }

    @Test
    void failsInWordsWhereAKilledReplicaDoesNotComeBack() {
        strike = () -> {
            throw new IllegalStateException("as planted");
        };

        Report report = run(new Plan(
                List.of("row-lock"), 40, 10, null, 2, ArrivalRate.BURST, 5, 1, null, 1, 1, Set.of(Mischief.KILL)));

        assertEquals(State.FAILED, report.state());
        assertEquals(0, open.get());
    }

    @Test
    void saysNothingOfTimesThatItWasNotTold() {
        Figures figures = run(plan(1, "row-lock")).guards().getFirst().figures();

        assertNull(figures.times().waited());
        assertNull(figures.times().held());
    }

    @Test
    void asksForPartiesSideBySide() {
        run(new Plan(List.of("row-lock"), 40, 10, null, 1, ArrivalRate.BURST, 5, 2, null, 1, 1, Set.of()));

        assertTrue(office.requests.stream().noneMatch(request -> request.place().equals("A-1-10")), "2 fit no more");
        assertTrue(office.requests.stream().anyMatch(request -> request.place().equals("A-1-9")));
    }

    @Test
    void failsInWordsWhereThereIsNoSuchGuard() {
        Report report = run(plan(1, "no-such"));

        assertEquals(State.FAILED, report.state());
        assertTrue(String.valueOf(report.reason()).contains("no guard 'no-such'"), report.reason());
        assertEquals(0, open.get());
    }

    @Test
    void endsItsFleetWhenItIsCancelled() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        office.clerk = request -> {
            asked.countDown();
            try {
                never.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
            return Reply.HANG_UP;
        };
        Experiment experiment = experiment(plan(1, "row-lock"));
        Thread running = Thread.ofVirtual().start(() -> experiment.run(site, () -> {}));
        asked.await();

        assertEquals(1, open.get());
        assertEquals(Phase.WARMING_UP, experiment.progress().phase());
        experiment.cancel();
        running.join();

        assertEquals(State.CANCELLED, experiment.progress().state());
        assertEquals(0, open.get());
        assertNotNull(experiment.report().ended());
    }

    @Test
    void doesNotEvenBeginOnceItIsCancelled() {
        Experiment experiment = experiment(plan(1, "row-lock"));
        experiment.cancel();
        experiment.run(site, () -> {});

        assertEquals(State.CANCELLED, experiment.progress().state());
        assertEquals(List.of(), office.operations);
    }

    /** Whoever was killed could not tidy up; whoever lives has done nothing wrong. */
    @Test
    void removesWhatKilledProcessesHaveLeft(@TempDir Path parent) throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        long living = ProcessHandle.current().parent().orElseThrow().pid();
        Path left = Files.createDirectory(parent.resolve("seatlock-experiments-" + dead.pid() + "-1"));
        Files.writeString(left.resolve("1.jsonl"), "{}");
        Path before = Files.createDirectory(
                parent.resolve("seatlock-experiments-" + ProcessHandle.current().pid() + "-1"));
        Path others = Files.createDirectory(parent.resolve("seatlock-experiments-" + living + "-1"));
        Path strangers = Files.createDirectory(parent.resolve("seatlock-experiments-x"));

        Experiment begun =
                new Experiments(site, parent).begin(plan(1, "row-lock")).orElseThrow();
        await().until(() -> begun.progress().state().hasEnded());

        assertTrue(begun.history().startsWith(parent));
        assertFalse(Files.exists(left));
        assertFalse(Files.exists(before));
        assertTrue(Files.exists(others));
        assertTrue(Files.exists(strangers));
    }

    @Test
    void runsOneAtATime(@TempDir Path parent) {
        Experiments experiments = new Experiments(site, parent);
        CountDownLatch go = new CountDownLatch(1);
        office.arrival = () -> {
            try {
                go.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        };
        Experiment first = experiments.begin(plan(1, "row-lock")).orElseThrow();
        assertTrue(experiments.begin(plan(1, "row-lock")).isEmpty());
        go.countDown();
        await().until(() -> first.progress().state().hasEnded());
        Experiment second = experiments.begin(plan(1, "row-lock")).orElseThrow();
        assertEquals(List.of(second, first), experiments.all());
        await().until(() -> second.progress().state() == State.DONE);
    }

    @Test
    void isWrittenAsCsvWithWhatNeedsQuotesInQuotes() {
        office.clerk = office::sell;

        List<String> lines = ReportCsv.of(run(plan(2, "row-lock"))).lines().toList();

        assertEquals(3, lines.size());
        assertTrue(lines.getFirst().startsWith("guard,round,requests,confirmed,"), lines.getFirst());
        assertTrue(lines.get(1).startsWith("row-lock,1,40,40,0,0,0,0,30,0,0,0,BROKEN,SOUND,false,"), lines.get(1));
        assertTrue(lines.get(1).matches(".*,\"row-lock: BROKEN .*, 1 replica\\): .* sold to .*\""), lines.get(1));
    }

    /** The page must neither ask another host for anything nor be ended by its own data. */
    @Test
    void isWrittenAsAPageThatNeedsNothingElse() throws IOException {
        Report report = run(plan(1, "row-lock"));
        Report hostile = new Report(
                report.id(),
                State.FAILED,
                "</script><script>alert(1)</script>",
                report.created(),
                report.ended(),
                report.plan(),
                report.progress(),
                true,
                report.guards());

        String page = ReportPage.of(hostile);

        assertTrue(page.length() > 500_000, "the library is in it");
        assertFalse(page.contains("<script>alert"), "data ended its element");
        assertTrue(page.contains("default-src 'none'"), "the browser is told to load nothing");
        try (InputStream in = requireNonNull(ReportPage.class.getResourceAsStream("echarts.common.min.js"))) {
            String ours = page.replace(new String(in.readAllBytes(), StandardCharsets.UTF_8), "");
            assertTrue(ours.length() < page.length());
            assertFalse(ours.matches("(?s).*(?:<link|<img|<iframe|\\bsrc=|https?:).*"), "it loads something");
        }
        int from = page.indexOf("id=\"data\">") + "id=\"data\">".length();
        JsonNode data = new ObjectMapper().readTree(page.substring(from, page.indexOf("</script>", from)));
        assertEquals("row-lock", data.at("/report/guards/0/guard").asText());
        assertEquals("row-lock", data.at("/curves/0/guard").asText());
        assertEquals(10, data.at("/curves/0/sales").size());
    }

    @Test
    void keepsAHistoryThatTheCheckersCanRead() throws IOException {
        run(plan(2, "row-lock"));

        List<String> lines = Files.readAllLines(folder.resolve("history.jsonl"));
        assertEquals(
                2, lines.stream().filter(line -> line.contains("\"opening\"")).count());
        assertEquals(
                2, lines.stream().filter(line -> line.contains("\"closing\"")).count());
    }
}
