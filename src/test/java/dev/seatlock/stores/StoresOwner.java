package dev.seatlock.stores;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** A process that owns embedded stores until it is killed; it says where they are in one line. */
final class StoresOwner {

    private StoresOwner() {}

    public static void main(String[] args) throws IOException {
        PrintStream progress = System.err;
        try (var folder = args.length == 0 ? DataFolder.ephemeral() : DataFolder.open(Path.of(args[0]));
                var stores = EmbeddedStores.start(folder, new StoreAddresses("", "", "", ""), progress)) {
            var addresses = stores.addresses();
            System.out.println(String.join(
                    "\t",
                    "UP",
                    folder.path().toString(),
                    addresses.databaseUrl(),
                    addresses.databaseUser(),
                    addresses.databasePassword(),
                    addresses.redisUrl()));
            System.in.read();
        }
    }
}
