package dev.seatlock.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A box office that runs on this machine, as {@code run} publishes it and {@code rush} finds it: a small file in a
 * folder that only this user can write to. Nothing secret stands in it.
 *
 * @param pid of the process that runs it; once that has ended, the entry is stale
 * @param urls one for each replica
 * @param dataFolder where the operator's password is kept
 */
record OpenBoxOffice(long pid, List<URI> urls, String dataFolder) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /** That of this process, with a replica at each port. */
    static OpenBoxOffice here(List<Integer> ports, Optional<Path> dataFolder) {
        return new OpenBoxOffice(
                ProcessHandle.current().pid(),
                ports.stream()
                        .map(port -> URI.create("http://127.0.0.1:" + port))
                        .toList(),
                dataFolder.map(Path::toString).orElse(""));
    }

    /** It is taken back when this is closed. */
    interface Published extends AutoCloseable {
        @Override
        void close();
    }

    /** Publishes it. What fails is told, and stops nobody: only {@code rush} has to be told the URL then. */
    Published untilClosed() {
        try {
            publish();
        } catch (IOException failed) {
            System.err.println("seatlock: rush will not find this box office by itself: " + failed.getMessage());
        }
        return () -> {
            try {
                withdraw();
            } catch (IOException ignored) {
                // whoever looks next sees that the process has ended, and tidies up
            }
        };
    }

    /** Publishes it until {@link #withdraw()}. */
    void publish() throws IOException {
        publish(folderOfThisUser());
    }

    /** Takes it back; does nothing if it is not published. */
    void withdraw() throws IOException {
        withdraw(folderOfThisUser());
    }

    /** Those that are open, the most recently published first. Deletes entries whose process has ended. */
    static List<OpenBoxOffice> find() throws IOException {
        return find(folderOfThisUser());
    }

    void publish(Path folder) throws IOException {
        Path draft = own(folder).resolve(pid + ".draft");
        Files.write(draft, JSON.writeValueAsBytes(this));
        // In one step, so that whoever looks meanwhile never reads half an entry.
        Files.move(draft, entry(folder), StandardCopyOption.ATOMIC_MOVE);
    }

    void withdraw(Path folder) throws IOException {
        Files.deleteIfExists(entry(folder));
    }

    static List<OpenBoxOffice> find(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(own(folder))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted(Comparator.comparingLong(OpenBoxOffice::publishedMillis)
                            .reversed())
                    .map(OpenBoxOffice::read)
                    .flatMap(Optional::stream)
                    .filter(office -> office.isOpenOrElseGone(folder))
                    .toList();
        }
    }

    private boolean isOpenOrElseGone(Path folder) {
        boolean open = ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        if (!open) {
            entry(folder).toFile().delete();
        }
        return open;
    }

    private Path entry(Path folder) {
        return folder.resolve(pid + ".json");
    }

    private static long publishedMillis(Path entry) {
        return entry.toFile().lastModified();
    }

    /** Empty if it is no entry of ours, or was withdrawn just now. */
    private static Optional<OpenBoxOffice> read(Path entry) {
        try {
            return Optional.of(JSON.readValue(entry.toFile(), OpenBoxOffice.class));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Path folderOfThisUser() {
        return Path.of(System.getProperty("java.io.tmpdir"), "seatlock-" + System.getProperty("user.name"));
    }

    /**
     * Makes sure that the folder is ours: in a temporary folder shared by all, somebody else may have put one there to
     * send our buyers, and the operator's password, elsewhere.
     */
    private static Path own(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            if (!isOurs(folder)) {
                throw new AccessDeniedException(folder.toString(), null, "it is no folder of this user");
            }
            Files.setPosixFilePermissions(folder, OWNER_ONLY);
        }
        return folder;
    }

    private static boolean isOurs(Path folder) throws IOException {
        int uid = (int) new UnixSystem().getUid();
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                        .equals(uid);
    }
}
