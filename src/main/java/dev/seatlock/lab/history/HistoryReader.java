package dev.seatlock.lab.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads the histories of a file one by one; it never holds more than the one it is reading. Parsing is what takes the
 * time, so a few blocks of lines are parsed ahead, on all processors.
 */
public final class HistoryReader implements Closeable {

    private static final int BLOCK_BYTES = 1 << 20;
    private static final int BLOCKS_AHEAD = 4;
    private static final int MOST_OF_A_MESSAGE = 200;

    private record Line(int number, Event event) {}

    private final InputStream in;
    private final ObjectReader json = JsonLines.mapper().readerFor(Event.class);
    private final ExecutorService parsers = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("history-parser-", 0).factory());
    private final Queue<Future<List<Line>>> ahead = new ArrayDeque<>();
    private Iterator<Line> lines = Collections.emptyIterator();
    private int linesRead;
    private @Nullable Opening next;
    private boolean begun;

    private HistoryReader(InputStream in) {
        this.in = in;
    }

    /** Opens a file. */
    public static HistoryReader open(Path file) throws IOException {
        return open(file, 0);
    }

    /** The same from where one of its histories begins, in bytes. */
    public static HistoryReader open(Path file, long openedAt) throws IOException {
        InputStream bytes = Channels.newInputStream(FileChannel.open(file).position(openedAt));
        return new HistoryReader(new BufferedInputStream(bytes, 1 << 16));
    }

    /**
     * The next history; null after the last.
     *
     * @throws Malformed if a line is no event, or cannot follow those before it
     */
    public @Nullable History read() throws IOException {
        Opening opening = begun ? next : first();
        next = null;
        if (opening == null) {
            return null;
        }
        var history = new History.Builder(opening);
        for (Line line = line(); line != null; line = line()) {
            if (line.event() instanceof Opening following) {
                next = following;
                break;
            }
            try {
                history.accept(line.event());
            } catch (Malformed impossible) {
                throw at(line.number(), String.valueOf(impossible.getMessage()));
            }
        }
        return history.build();
    }

    private Opening first() throws IOException {
        begun = true;
        Line line = line();
        if (line == null) {
            throw new Malformed("the file is empty");
        }
        if (line.event() instanceof Opening opening) {
            return opening;
        }
        throw at(line.number(), "a history begins with its opening");
    }

    private @Nullable Line line() throws IOException {
        while (!lines.hasNext()) {
            readAhead();
            Future<List<Line>> block = ahead.poll();
            if (block == null) {
                return null;
            }
            lines = result(block).iterator();
        }
        return lines.next();
    }

    private static List<Line> result(Future<List<Line>> block) throws IOException {
        try {
            return block.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Malformed malformed) {
                throw malformed;
            }
            throw new IOException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private void readAhead() throws IOException {
        while (ahead.size() < BLOCKS_AHEAD) {
            byte[] block = block();
            if (block.length == 0) {
                return;
            }
            int before = linesRead;
            for (byte one : block) {
                linesRead += one == '\n' ? 1 : 0;
            }
            ahead.add(parsers.submit(() -> parse(block, before)));
        }
    }

    /** So many bytes, and the rest of the line that they end in. */
    private byte[] block() throws IOException {
        var block = new ByteArrayOutputStream(BLOCK_BYTES + 1_024);
        block.writeBytes(in.readNBytes(BLOCK_BYTES));
        if (block.size() == BLOCK_BYTES) {
            for (int one = in.read(); one != -1; one = in.read()) {
                block.write(one);
                if (one == '\n') {
                    break;
                }
            }
        }
        return block.toByteArray();
    }

    private List<Line> parse(byte[] block, int linesBefore) throws IOException {
        List<Line> parsed = new ArrayList<>();
        int number = linesBefore;
        for (int from = 0; from < block.length; number++) {
            int to = from;
            while (to < block.length && block[to] != '\n') {
                to++;
            }
            if (to > from) {
                parsed.add(new Line(number + 1, parse(block, from, to - from, number + 1)));
            }
            from = to + 1;
        }
        return parsed;
    }

    private Event parse(byte[] block, int from, int length, int number) throws IOException {
        try {
            return json.readValue(block, from, length);
        } catch (JsonProcessingException wrong) {
            throw at(
                    number,
                    wrong.getCause() instanceof Malformed malformed
                            ? String.valueOf(malformed.getMessage())
                            : wrong.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    private static Malformed at(int line, String why) {
        String text = why.length() > MOST_OF_A_MESSAGE ? why.substring(0, MOST_OF_A_MESSAGE) + "…" : why;
        return new Malformed("line %d: %s".formatted(line, text));
    }

    @Override
    public void close() throws IOException {
        parsers.shutdownNow();
        in.close();
    }
}
