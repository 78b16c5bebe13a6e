package dev.seatlock.web.http;

import io.quarkus.logging.LoggingFilter;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/** A client that hangs up in the middle of its request is no error of ours, and the log is not told. */
@LoggingFilter(name = "hung-up")
public final class HungUp implements Filter {

    @Override
    public boolean isLoggable(LogRecord record) {
        return !(record.getThrown() instanceof HttpClosedException)
                && !(record.getThrown() instanceof StreamResetException);
    }
}
