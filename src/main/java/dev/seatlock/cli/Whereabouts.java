package dev.seatlock.cli;

import dev.seatlock.lab.Address;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a box office is, and where its operator's password was looked for.
 *
 * @param passwordLookedFor in words, for whoever has to mend it
 */
record Whereabouts(Address address, String passwordLookedFor) {

    static final String PASSWORD_VARIABLE = "SEATLOCK_OPERATOR_PASSWORD";
    static final String PASSWORD_FILE = "operator-password";

    /**
     * Finds the box office that is meant: the one at the URLs, else the open one of the data folder, else this
     * launcher's own (another copy's tests may have opened some meanwhile), else the first. The environment's password
     * wins over the data folder's. Empty if nothing is open there.
     *
     * @param urls none to look among those that are open
     * @param dataFolder null for any
     * @param open the most recently opened first
     */
    static Optional<Whereabouts> find(
            List<URI> urls, @Nullable Path dataFolder, List<OpenBoxOffice> open, Map<String, String> environment) {
        Path own = Path.of(System.getProperty("seatlock.home", "."), "data");
        Optional<OpenBoxOffice> office = open.stream()
                .filter(any -> dataFolder == null || isSame(dataFolder, Path.of(any.dataFolder())))
                .filter(any -> urls.isEmpty() || any.urls().stream().anyMatch(url -> isAmong(urls, url)))
                .min(Comparator.comparing(any -> !isSame(own, Path.of(any.dataFolder()))));
        List<URI> found = urls.isEmpty() ? office.map(OpenBoxOffice::urls).orElse(List.of()) : urls;
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Path folder = dataFolder != null
                ? dataFolder
                : office.map(OpenBoxOffice::dataFolder).map(Path::of).orElse(null);
        return Optional.of(withPassword(found, folder, environment.get(PASSWORD_VARIABLE)));
    }

    private static Whereabouts withPassword(List<URI> urls, @Nullable Path folder, @Nullable String given) {
        if (given != null) {
            return new Whereabouts(new Address(urls, given), "in the environment variable " + PASSWORD_VARIABLE);
        }
        if (folder == null) {
            return new Whereabouts(
                    new Address(urls, null),
                    "in the environment variable %s only; or give --data".formatted(PASSWORD_VARIABLE));
        }
        Path file = folder.resolve(PASSWORD_FILE);
        return new Whereabouts(
                new Address(urls, read(file)), "in %s, as %s is not set".formatted(file, PASSWORD_VARIABLE));
    }

    /** Null if it cannot be read: the box office may not ask for it. */
    private static @Nullable String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException absent) {
            return null;
        }
    }

    private static boolean isAmong(List<URI> urls, URI url) {
        return urls.stream().anyMatch(any -> withoutSlash(any).equals(withoutSlash(url)));
    }

    private static String withoutSlash(URI url) {
        return url.toString().replaceFirst("/+$", "");
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException absent) {
            return false;
        }
    }
}
