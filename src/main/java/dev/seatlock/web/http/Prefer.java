package dev.seatlock.web.http;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client asks for in the header {@code Prefer} (RFC 7240). */
public final class Prefer {

    private static final Pattern WAIT =
            Pattern.compile("(?i)(?:^|.*[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?(?:[,;\\s].*|$)");
    private static final Pattern ASYNC = Pattern.compile("(?i)(?:^|.*[,;\\s])respond-async(?:[,;\\s].*|$)");
    private static final Duration MOST_PATIENCE = Duration.ofSeconds(30);

    private Prefer() {}

    /** How long to wait: as the client says by {@code wait=N}, within bounds, or else as given. */
    public static Duration patience(@Nullable String prefer, Duration otherwise) {
        Matcher wait = WAIT.matcher(prefer == null ? "" : prefer);
        if (!wait.matches()) {
            return otherwise;
        }
        Duration wanted = Duration.ofSeconds(Long.parseLong(wait.group(1)));
        return wanted.compareTo(MOST_PATIENCE) < 0 ? wanted : MOST_PATIENCE;
    }

    /** Whether the client will not wait for the outcome: {@code respond-async}. */
    public static boolean isAsync(@Nullable String prefer) {
        return prefer != null && ASYNC.matcher(prefer).matches();
    }
}
