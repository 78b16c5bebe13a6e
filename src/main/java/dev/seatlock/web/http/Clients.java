package dev.seatlock.web.http;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.common.net.CidrAddress;
import io.smallrye.common.net.Inet;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells clients apart, by the address that they come from. A connection's other end is believed; what
 * {@code X-Forwarded-For} says is believed only of a proxy that is trusted, and only of the one before it: the client
 * is the rightmost address that is no trusted proxy's. Whatever stands further left was written by that client, or by
 * anybody.
 *
 * <p>Quarkus' own forwarding believes the left end, and is refused at the start.
 */
@Singleton
public class Clients {

    private static final Logger LOG = Logger.getLogger(Clients.class);
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int IPV6_NETWORK_BYTES = 8; // a subscriber is given a network, and may take any address in it

    private final List<String> trusted;
    private final boolean limitsLoopback;
    private volatile List<CidrAddress> proxies;

    Clients(
            @ConfigProperty(name = "seatlock.trusted-proxies") Optional<List<String>> trusted,
            @ConfigProperty(name = "seatlock.rate-limit-loopback") boolean limitsLoopback,
            @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
                    boolean believesTheLeftEnd) {
        if (believesTheLeftEnd) {
            throw new IllegalStateException(
                    "quarkus.http.proxy.proxy-address-forwarding believes whatever a client writes"
                            + " into X-Forwarded-For: leave it out, and name the proxies in SEATLOCK_TRUSTED_PROXIES");
        }
        this.trusted = trusted.orElse(List.of()).stream().map(String::strip).toList();
        this.limitsLoopback = limitsLoopback;
        proxies = resolved(List.of());
    }

    /** A name may stand for other addresses by now, where proxies come and go. */
    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void resolveAgain() {
        if (trusted.stream().anyMatch(Clients::isName)) {
            proxies = resolved(proxies);
        }
    }

    private List<CidrAddress> resolved(List<CidrAddress> otherwise) {
        List<CidrAddress> networks = new ArrayList<>();
        for (String proxy : trusted) {
            if (!isName(proxy)) {
                networks.add(network(proxy));
                continue;
            }
            try {
                for (InetAddress address : InetAddress.getAllByName(proxy)) {
                    networks.add(CidrAddress.create(address, address.getAddress().length * Byte.SIZE));
                }
            } catch (UnknownHostException unknown) {
                LOG.debugf("the proxy %s has no address for the moment", proxy);
                return otherwise;
            }
        }
        return List.copyOf(networks);
    }

    private static CidrAddress network(String text) {
        InetAddress address = Inet.parseInetAddress(text);
        CidrAddress network = address == null
                ? Inet.parseCidrAddress(text)
                : CidrAddress.create(address, address.getAddress().length * Byte.SIZE);
        if (network == null) {
            throw new IllegalStateException("seatlock.trusted-proxies: there is no network " + text);
        }
        return network;
    }

    private static boolean isName(String proxy) {
        return !proxy.contains(":") && !proxy.matches("[0-9./]+");
    }

    /** Whom a request comes from; null where a connection has no addresses. */
    @Nullable
    InetAddress address(HttpServerRequest request) {
        InetAddress client = literal(request.remoteAddress());
        if (client == null || proxies.isEmpty() || !isProxy(client)) {
            return client;
        }
        List<String> lines = request.headers().getAll(FORWARDED_FOR);
        for (String line : lines.reversed()) {
            String[] hops = line.split(",", -1);
            for (int hop = hops.length - 1; hop >= 0; hop--) {
                String said = hops[hop].strip();
                if (said.isEmpty()) {
                    continue;
                }
                InetAddress before = parse(said);
                if (before == null) {
                    return client; // a proxy of ours says something that is no address: it is as far as we can see
                }
                client = before;
                if (!isProxy(client)) {
                    return client;
                }
            }
        }
        return client;
    }

    /** The client of a request, as it is counted: an address, or the network that a subscriber of IPv6 is given. */
    public String of(HttpServerRequest request) {
        InetAddress address = address(request);
        if (address == null) {
            return String.valueOf(request.remoteAddress());
        }
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(address.getAddress(), 0, IPV6_NETWORK_BYTES)
                : address.getHostAddress();
    }

    /** Whether nobody counts what this client does. */
    boolean isExempt(HttpServerRequest request) {
        if (limitsLoopback) {
            return false;
        }
        InetAddress address = address(request);
        return address != null && address.isLoopbackAddress();
    }

    private boolean isProxy(InetAddress address) {
        return proxies.stream().anyMatch(network -> network.matches(address));
    }

    private static @Nullable InetAddress literal(@Nullable SocketAddress remote) {
        return remote == null || remote.hostAddress() == null ? null : parse(remote.hostAddress());
    }

    /** An address, perhaps with a port: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}. */
    private static @Nullable InetAddress parse(String said) {
        String host = said;
        if (said.startsWith("[")) {
            host = said.substring(1, Math.max(1, said.indexOf(']')));
        } else if (said.indexOf(':') >= 0 && said.indexOf(':') == said.lastIndexOf(':')) {
            host = said.substring(0, said.indexOf(':'));
        }
        int zone = host.indexOf('%'); // a matter of the host that says it
        try {
            return InetAddress.ofLiteral(zone < 0 ? host : host.substring(0, zone));
        } catch (IllegalArgumentException none) {
            return null;
        }
    }
}
