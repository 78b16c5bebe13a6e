package dev.seatlock.stores;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** The folder, one for each user, into which the servers' binaries are unpacked once. */
final class BinaryCache {

    private static final Patience UNPACKING = Patience.ofSeconds(120);

    private final Path folder;

    private BinaryCache(Path folder) {
        this.folder = folder;
    }

    /** The user's cache folder, or one beneath the temporary files for users without a home. */
    static BinaryCache ofThisUser(Map<String, String> environment) {
        String caches = Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
                .filter(folder -> !folder.isBlank())
                .orElse(System.getProperty("user.home") + "/.cache");
        var candidates = List.of(
                Path.of(caches, "seatlock"),
                Path.of(System.getProperty("java.io.tmpdir"), "seatlock-" + System.getProperty("user.name")));
        return candidates.stream()
                .filter(BinaryCache::isOurs)
                .findFirst()
                .map(BinaryCache::new)
                .orElseThrow(() ->
                        new StoresUnavailable("No folder to unpack the stores' binaries in, tried " + candidates));
    }

    /** Whether we can write there and nobody else prepared the folder for us: its binaries will run under our name. */
    private static boolean isOurs(Path folder) {
        try {
            DataFolder.createForOwnerOnly(folder);
            Path probe = Files.createTempFile(folder, "probe-", "");
            try {
                return Files.getOwner(probe).equals(Files.getOwner(folder));
            } finally {
                Files.delete(probe);
            }
        } catch (IOException _) {
            return false;
        }
    }

    /** The Redis server for this machine. The last step is a rename, so that nobody ever runs half of it. */
    Path redisServer() throws IOException {
        String resource = Optional.ofNullable(
                        ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture()))
                .orElseThrow(() -> new StoresUnavailable("No Redis is packed for " + System.getProperty("os.arch")));
        Path server = folder.resolve(resource.substring(1));
        if (!Files.isExecutable(server)) {
            Path draft = Files.createTempDirectory(folder, "draft-");
            File unpacked =
                    ExecutableProvider.newJarResourceProvider(draft.toFile()).get();
            Files.move(unpacked.toPath(), server, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(draft);
        }
        return server;
    }

    /** Where PostgreSQL is unpacked, one folder for each version. */
    Path postgres() throws IOException {
        return Files.createDirectories(folder.resolve("postgres"));
    }

    /** The servers of all versions that are unpacked, the latest first. */
    List<Path> postgresPrograms() throws IOException {
        try (var versions = Files.list(postgres())) {
            return versions.filter(BinaryCache::isWhole)
                    .sorted(Comparator.comparingLong((Path version) ->
                                    version.resolve(".exists").toFile().lastModified())
                            .reversed())
                    .map(version -> version.resolve("bin/postgres"))
                    .toList();
        }
    }

    boolean hasPostgres() throws IOException {
        try (var versions = Files.list(postgres())) {
            return versions.anyMatch(BinaryCache::isWhole);
        }
    }

    /**
     * Claims the right to unpack PostgreSQL, until the claim is closed, and clears away what a killed start left half
     * unpacked: the library would take the cut-off files for whole ones.
     */
    FileChannel claimUnpacking() throws IOException {
        var claim =
                FileChannel.open(folder.resolve("unpacking.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!UNPACKING.sees(() -> isLocked(claim))) {
            claim.close();
            throw new StoresUnavailable("Another process has been unpacking PostgreSQL into %s for %d s"
                    .formatted(folder, UNPACKING.limit().toSeconds()));
        }
        try (Stream<Path> versions = Files.list(postgres())) {
            for (Path halfUnpacked :
                    versions.filter(version -> !isWhole(version)).toList()) {
                FileUtils.forceDelete(halfUnpacked.toFile());
            }
        }
        return claim;
    }

    private static boolean isLocked(FileChannel channel) {
        try {
            return Objects.nonNull(channel.tryLock());
        } catch (OverlappingFileLockException _) {
            return false; // another thread of this JVM has it
        } catch (IOException e) {
            throw StoresUnavailable.unusable(Path.of("unpacking.lock"), e);
        }
    }

    /** The library's own mark that it finished. */
    private static boolean isWhole(Path version) {
        return Files.exists(version.resolve(".exists"));
    }
}
