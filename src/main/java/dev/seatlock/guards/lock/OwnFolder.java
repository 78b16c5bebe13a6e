package dev.seatlock.guards.lock;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A folder that is this user's alone. In a temporary folder that is shared by all, somebody else may have made it
 * first; and whoever may so much as read a lock's file can lock it.
 */
final class OwnFolder {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private OwnFolder() {}

    /**
     * Makes the folder where there is none.
     *
     * @throws AccessDeniedException where there is one that is not this user's, or that others may enter
     */
    static Path at(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    || !Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                            .equals((int) new UnixSystem().getUid())) {
                throw new AccessDeniedException(folder.toString(), null, "it is no folder of this user");
            }
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS))) {
                throw new AccessDeniedException(
                        folder.toString(), null, "others may enter it: its mode has to be 0700");
            }
        }
        return folder;
    }
}
