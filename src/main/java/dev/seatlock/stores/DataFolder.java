package dev.seatlock.stores;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.io.FileUtils;

/**
 * The folder in which the embedded stores keep what must survive, and its one owner. Whoever opens it holds an
 * exclusive file lock until {@link #close()}; the kernel lets go of the lock when the owner dies, however it dies.
 */
public final class DataFolder implements AutoCloseable {

    /**
     * The folders open in this JVM. The file lock cannot tell: it belongs to the process, and merely opening and
     * closing the lock file a second time would give it up.
     */
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();

    private static final int PASSWORD_BYTES = 15; // 20 characters of Base64

    private final Path path;
    private final boolean ephemeral;
    private final FileChannel lock;

    private DataFolder(Path path, boolean ephemeral, FileChannel lock) {
        this.path = path;
        this.ephemeral = ephemeral;
        this.lock = lock;
    }

    /**
     * Opens the folder, making it, for its owner alone, where there is none.
     *
     * @throws DataFolderInUse where another process, or another part of this one, has it open
     * @throws StoresUnavailable where it can be neither made nor written to
     */
    public static DataFolder open(Path wanted) {
        try {
            createForOwnerOnly(wanted);
            return own(wanted.toRealPath(), false);
        } catch (IOException e) {
            throw StoresUnavailable.unusable(wanted, e);
        }
    }

    /** Opens a new temporary folder that {@link #close()} deletes. */
    public static DataFolder ephemeral() {
        try {
            return own(Files.createTempDirectory("seatlock-").toRealPath(), true);
        } catch (IOException e) {
            throw StoresUnavailable.unusable(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }

    static void createForOwnerOnly(Path folder) throws IOException {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
        Files.createDirectories(folder, ownerOnly);
    }

    private static DataFolder own(Path folder, boolean ephemeral) throws IOException {
        if (!OPEN_HERE.add(folder)) {
            throw new DataFolderInUse(folder, "this process");
        }
        try {
            FileChannel lock = lock(folder);
            FileUtils.deleteDirectory(folder.resolve("scratch").toFile());
            return new DataFolder(folder, ephemeral, lock);
        } catch (IOException | RuntimeException e) {
            OPEN_HERE.remove(folder);
            throw e;
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            String pid = Files.readString(file).strip();
            throw new DataFolderInUse(folder, pid.isEmpty() ? "another process" : "process " + pid);
        }
        channel.truncate(0);
        channel.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
        return channel;
    }

    /** For what need not survive: empty whenever the folder is opened, however its last owner ended. */
    public Path scratch() {
        Path scratch = path.resolve("scratch");
        try {
            createForOwnerOnly(scratch);
            return scratch;
        } catch (IOException e) {
            throw StoresUnavailable.unusable(scratch, e);
        }
    }

    /** Where the folder is, free of symbolic links. */
    public Path path() {
        return path;
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    /** The log of a store, begun anew; that of the start before stands beside it, and older ones are gone. */
    Path freshLog(String store) {
        Path log = path.resolve(store + ".log");
        try {
            if (Files.exists(log)) {
                Files.move(log, path.resolve(store + ".previous.log"), StandardCopyOption.REPLACE_EXISTING);
            }
            return log;
        } catch (IOException e) {
            throw StoresUnavailable.unusable(log, e);
        }
    }

    boolean isEphemeral() {
        return ephemeral;
    }

    /** The operator's password for this folder: made at random the first time, readable by the owner alone. */
    public String operatorPassword() {
        return password("operator-password");
    }

    /** A password for this folder: made at random the first time, readable by the owner alone. */
    String password(String name) {
        return keptPassword(name).orElseGet(() -> {
            String password = randomPassword();
            write(name, password + "\n");
            return password;
        });
    }

    Optional<String> keptPassword(String name) {
        Path file = path.resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw StoresUnavailable.unusable(file, e);
        }
    }

    /**
     * Writes a file for the owner alone, or writes it anew, and never leaves a half-written one: temporary files are
     * readable by their owner alone from the start.
     */
    Path write(String name, String content) {
        Path file = path.resolve(name);
        try {
            Path draft = Files.createTempFile(path, "draft-", "");
            Files.writeString(draft, content);
            return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw StoresUnavailable.unusable(file, e);
        }
    }

    static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Gives the folder up, and deletes it where it is ephemeral. Stop the stores in it first. */
    @Override
    public void close() {
        try {
            if (ephemeral) {
                FileUtils.deleteDirectory(path.toFile());
            }
            lock.close();
        } catch (IOException e) {
            throw StoresUnavailable.unusable(path, e);
        } finally {
            OPEN_HERE.remove(path);
        }
    }
}
