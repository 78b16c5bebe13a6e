package dev.seatlock.lab.history;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Histories on disk: what is written is read again, and what is no history is refused with its line. */
@Timeout(60)
class HistoryFileTest {

    private static final String OPENING =
            "{\"type\":\"opening\",\"format\":1,\"show\":\"s\",\"safetyNet\":false,\"alone\":true}";
    private static final String INVOKE =
            "{\"type\":\"invoke\",\"at\":1,\"op\":1,\"client\":\"a\",\"do\":\"book\",\"seats\":[\"A-1-1\"]}";

    @TempDir
    Path folder;

    @Test
    void readsWhatItWrote() throws IOException {
        Given given = Given.history()
                .holdsLast(500)
                .before(new Win("A-1-3", "old", 1, Win.State.HELD, Instant.EPOCH))
                .asks(1, "ann", Action.BOOK, "A-1-1", "A-1-2")
                .asksForFloor(2, "bob", Action.HOLD, 2)
                .fenced(3, "ann", "c1", 7)
                .add(new Event.Ok(
                        4, 2, "c2", null, "2", "row-lock", null, Instant.EPOCH, new Timing("2", 5L, 1L, 2, 3L, 4L, 8L)))
                .settles(5, "bob", Action.CONFIRM, "c2")
                .unsure(6, "bob")
                .asks(7, "cid", Action.BOOK, "A-1-1")
                .failsTimed(8, "cid", "seats-taken", 1, 2, -1, -1, -1)
                .sold("A-1-1", "c1")
                .sold("A-1-2", "c1")
                .add(new Win("Floor", "c2", 2, Win.State.SOLD, null))
                .add(new Closing(9, Instant.EPOCH, List.of("A-1-1"), List.of(new Closing.Floor("Floor", 2)), 0L, 1L));

        assertEquals(List.of(given.build()), read(write(given.events())));
    }

    @Test
    void keepsSeveralHistoriesApart() throws IOException {
        Given one = Given.history().asks(1, "ann", Action.BOOK, "A-1-1").ok(2, "ann", "c1");
        Given other = Given.history().asks(1, "bob", Action.BOOK, "A-1-2").closes(5);
        List<Event> events = new ArrayList<>(one.events());
        events.addAll(other.events());

        assertEquals(List.of(one.build(), other.build()), read(write(events)));
    }

    @Test
    void readsOneOfThemFromWhereItBegins() throws IOException {
        Given one = Given.history().asks(1, "ann", Action.BOOK, "A-1-1").ok(2, "ann", "c1");
        Given other = Given.history().asks(1, "bob", Action.BOOK, "A-1-2").closes(5);
        Path file = folder.resolve("history");
        long openedAt;
        try (HistoryWriter writer = HistoryWriter.open(file)) {
            one.events().forEach(writer);
            other.events().forEach(writer);
            openedAt = writer.openedAt();
            one.events().forEach(writer);
        }

        try (HistoryReader reader = HistoryReader.open(file, openedAt)) {
            assertEquals(other.build(), reader.read());
        }
    }

    @Test
    void readsWhatWasWrittenBeforeAnswersToldTheirTimes() throws IOException {
        String ok = "{\"type\":\"ok\",\"at\":2,\"op\":1,\"claim\":\"c\"}";
        Path file = Files.writeString(folder.resolve("history"), String.join("\n", OPENING, INVOKE, ok) + "\n");

        Event.Ok read = (Event.Ok) read(file).getFirst().operations().getFirst().end();

        assertNull(requireNonNull(read).timing());
    }

    @Test
    void writesALineAnEventInTheOrderOfTimeWhateverThreadsWrite() throws Exception {
        Path file = folder.resolve("history");
        try (HistoryWriter writer = HistoryWriter.open(file);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            writer.accept(Given.opening("s", List.of("A-1-1"), 1));
            var recorder = new Recorder(System::nanoTime, writer);
            for (int client = 0; client < 2_000; client++) {
                String name = "client-" + client;
                clients.execute(() -> {
                    long op = recorder.claiming(name, Action.BOOK, new WantedPlaces(List.of("A-1-1"), null));
                    recorder.ended(op, (at, number) -> new Event.Fail(at, number, "seats-taken", null, null));
                });
            }
        }

        assertEquals(4_001, Files.readAllLines(file).size());
        List<Operation> operations = read(file).getFirst().operations();
        assertEquals(2_000, operations.size());
        assertTrue(operations.stream().allMatch(Operation::isRefusedForLackOfPlaces));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"ok\",\"at\":2,\"op\":1}|an ok needs its claim",
                "{\"type\":\"ok\",\"at\":2,\"op\":9,\"claim\":\"c\"}|operation 9 is not under way",
                "{\"type\":\"ok\",\"at\":1,\"op\":1,\"claim\":\"c\"}|time must rise, and 1 does not come after 1",
                "{\"type\":\"ok\",\"op\":1,\"claim\":\"c\"}|null",
                "{\"type\":\"invoke\",\"at\":2,\"op\":1,\"client\":\"b\",\"do\":\"cancel\",\"claim\":\"c\"}"
                        + "|operation 1 does not come after 1",
                "{\"type\":\"invoke\",\"at\":2,\"op\":2,\"client\":\"b\",\"do\":\"book\"}"
                        + "|BOOK needs one of seats, standing places and best, or else a claim",
                "{\"type\":\"invoke\",\"at\":2,\"op\":2,\"client\":\"b\",\"do\":\"steal\"}|steal",
                "{\"type\":\"nonsense\",\"at\":2}|nonsense",
                "{\"type\":\"win\",\"place\":\"A-1-1\",\"claim\":\"c\",\"places\":1}|a win needs place, claim and state",
                "{\"type\":\"fail\",\"at\":2,\"op\":1,\"why\":\"x\",\"when\":3}|when",
                "{\"type\":\"fail\",\"at\":2,|end-of-input",
                "{{{|Unexpected character",
                "{\"type\":\"fail\",\"at\":2,\"op\":1,\"why\":\"x\"} {}|Trailing token",
                "[]|"
            })
    void refusesALineThatIsNoEventAndNamesIt(String line, String why) throws IOException {
        Path file = Files.writeString(folder.resolve("history"), String.join("\n", OPENING, INVOKE, line) + "\n");

        Malformed refused = assertThrows(Malformed.class, () -> read(file));

        String message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith("line 3: "), message);
        assertTrue(message.contains(why == null ? "" : why), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "|the file is empty",
                "{\"type\":\"fail\",\"at\":2,\"op\":1,\"why\":\"x\"}|line 1: a history begins with its opening",
                "{\"type\":\"opening\",\"format\":2,\"show\":\"s\",\"safetyNet\":false,\"alone\":true}"
                        + "|line 1: it is of format 2, and this reads format 1"
            })
    void refusesAFileThatDoesNotBeginWithAnOpening(String content, String why) throws IOException {
        Path file = Files.writeString(folder.resolve("history"), content == null ? "" : content);

        assertEquals(why, assertThrows(Malformed.class, () -> read(file)).getMessage());
    }

    @Test
    void saysAtTheEndThatTheDiskWasFull() throws IOException {
        Path full = Path.of("/dev/full");
        if (!Files.exists(full)) {
            return;
        }
        HistoryWriter writer = HistoryWriter.open(full);
        for (int k = 0; k < 10_000; k++) {
            writer.accept(new Event.Fail(k, k, "seats-taken", null, null));
        }

        assertThrows(IOException.class, writer::close);
    }

    private Path write(List<Event> events) throws IOException {
        Path file = folder.resolve("history");
        try (HistoryWriter writer = HistoryWriter.open(file)) {
            events.forEach(writer);
        }
        return file;
    }

    private static List<History> read(Path file) throws IOException {
        List<History> histories = new ArrayList<>();
        try (HistoryReader reader = HistoryReader.open(file)) {
            for (History history = reader.read(); history != null; history = reader.read()) {
                histories.add(history);
            }
            assertNull(reader.read());
        }
        return histories;
    }
}
