package dev.seatlock.stores;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The way to a server on this machine. What goes over it may fall silent, as when a host vanishes behind an address
 * that another one has taken, or a firewall forgets what it let through: nobody is told, and what is sent gets nowhere.
 */
public final class SilentProxy implements AutoCloseable {

    private final ServerSocket door;
    private final int server;
    private final Set<Way> ways = ConcurrentHashMap.newKeySet();

    private SilentProxy(ServerSocket door, int server) {
        this.door = door;
        this.server = server;
    }

    public static SilentProxy to(int server) throws IOException {
        SilentProxy proxy = new SilentProxy(new ServerSocket(0, 50, InetAddress.ofLiteral(Loopback.ADDRESS)), server);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    public int port() {
        return door.getLocalPort();
    }

    /** All connections that there are fall silent, for good; new ones work. */
    public void silence() {
        ways.forEach(way -> way.silent.set(true));
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Way way = new Way(door.accept(), new Socket(InetAddress.ofLiteral(Loopback.ADDRESS), server));
                ways.add(way);
                Thread.ofVirtual().start(() -> way.carry(way.client, way.server));
                Thread.ofVirtual().start(() -> way.carry(way.server, way.client));
            } catch (IOException closed) {
                // nobody is let through
            }
        }
    }

    private record Way(Socket client, Socket server, AtomicBoolean silent) {

        Way(Socket client, Socket server) {
            this(client, server, new AtomicBoolean());
        }

        void carry(Socket from, Socket to) {
            byte[] bytes = new byte[8_192];
            try {
                for (int count = from.getInputStream().read(bytes);
                        count >= 0;
                        count = from.getInputStream().read(bytes)) {
                    if (!silent.get()) {
                        to.getOutputStream().write(bytes, 0, count);
                    }
                }
            } catch (IOException broken) {
                // as good as the end
            }
            if (!silent.get()) {
                close();
            }
        }

        void close() {
            try (client;
                    server) {
                // both, whatever becomes of the first
            } catch (IOException broken) {
                // it is gone
            }
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        ways.forEach(Way::close);
    }
}
