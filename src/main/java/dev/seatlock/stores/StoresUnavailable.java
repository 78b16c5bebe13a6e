package dev.seatlock.stores;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says that a store, or the folder it lives in, cannot be had. The message is one line meant for the person who started
 * Seatlock, without secrets; print it and end.
 */
public class StoresUnavailable extends RuntimeException {

    private static final Pattern COMPLAINT = Pattern.compile("(?i)fatal|panic|error|could not|can't");

    StoresUnavailable(String message) {
        super(message);
    }

    StoresUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** An embedded server that did not come up; its log, begun with this start, says best why. */
    static StoresUnavailable didNotStart(String store, Path log, @Nullable Throwable cause) {
        String why = complaint(log).orElse(cause == null ? "it does not say why" : oneLine(cause));
        return new StoresUnavailable("%s did not start: %s (see %s)".formatted(store, why, log), cause);
    }

    /** A folder or file that cannot be used. */
    static StoresUnavailable unusable(Path path, IOException cause) {
        return new StoresUnavailable("Cannot use %s: %s".formatted(path, reason(cause)), cause);
    }

    private static String reason(IOException cause) {
        return switch (cause) {
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "it is a file, not a folder";
            case FileSystemException failure when failure.getReason() != null -> failure.getReason();
            default -> oneLine(cause);
        };
    }

    /** What went wrong in the first place, on one line whatever the libraries made of it. */
    static String oneLine(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = Objects.requireNonNullElse(
                        root.getMessage(), root.getClass().getSimpleName())
                .replaceAll("\\s+", " ");
        return root instanceof UnknownHostException ? "unknown host " + message : message;
    }

    private static Optional<String> complaint(Path log) {
        // Latin 1 reads any byte: a log in the machine's own language must not hide its message.
        try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.filter(COMPLAINT.asPredicate()).findFirst().map(String::strip);
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
