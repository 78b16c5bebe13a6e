package dev.seatlock.lab.history;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to a file as they come, a line each. It keeps none, and any number of threads may write.
 *
 * <p>A client cannot help it if the disk is full: what goes wrong is remembered, nothing more is written, and
 * {@link #close} says so.
 */
public final class HistoryWriter implements Consumer<Event>, Closeable {

    private final FileChannel file;
    private final OutputStream out;
    private final SequenceWriter lines;
    private long openedAt;
    private @Nullable IOException failure;

    private HistoryWriter(FileChannel file) throws IOException {
        this.file = file;
        out = new BufferedOutputStream(Channels.newOutputStream(file), 1 << 16);
        ObjectWriter writer = JsonLines.mapper().writerFor(Event.class).withRootValueSeparator("\n");
        lines = writer.writeValues(out);
    }

    /** Begins a new file, or empties an old one. */
    public static HistoryWriter open(Path file) throws IOException {
        return new HistoryWriter(FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
    }

    /** Where in the file the last history begins, in bytes. */
    public synchronized long openedAt() {
        return openedAt;
    }

    @Override
    public synchronized void accept(Event event) {
        if (failure != null) {
            return;
        }
        try {
            if (event instanceof Opening) {
                lines.flush();
                openedAt = file.position();
            }
            lines.write(event);
        } catch (IOException failed) {
            failure = failed;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        try (out) {
            lines.flush();
            out.write('\n');
        }
        if (failure != null) {
            throw failure;
        }
    }
}
