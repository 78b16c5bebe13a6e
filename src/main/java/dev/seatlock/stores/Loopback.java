package dev.seatlock.stores;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** This machine as seen from itself: where embedded stores listen, and nobody else hears them. */
final class Loopback {

    static final String ADDRESS = "127.0.0.1";

    private Loopback() {}

    /** A port that was free a moment ago. Nothing reserves it; a store that finds it taken does not come up. */
    static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.ofLiteral(ADDRESS))) {
            return probe.getLocalPort();
        }
    }
}
