package dev.seatlock.stores;

import java.nio.file.Path;

/** Says that a data folder has an owner already: two servers on one folder would destroy it. */
public final class DataFolderInUse extends StoresUnavailable {

    DataFolderInUse(Path folder, String owner) {
        super("The data folder %s is in use by %s; end that first or choose another with --data"
                .formatted(folder, owner));
    }
}
