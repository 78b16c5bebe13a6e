package dev.seatlock.boxoffice;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where a callback may go. Anyone may name an address, and we are the one who calls it: so not to what only we can reach
 * (loopback, private and link-local networks), unless the operator allows that.
 */
public final class CallbackAddress {

    /** What an address has to be. */
    public static final String FORM = "a callback is an http or https address, without credentials or fragment";

    private CallbackAddress() {}

    /** The address, if it is one that could be called: http or https, a host, no credentials, no fragment. */
    public static Optional<URI> parse(String text) {
        try {
            URI address = new URI(text);
            boolean isWeb =
                    "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            return isWeb
                            && address.getHost() != null
                            && address.getRawUserInfo() == null
                            && address.getRawFragment() == null
                            && address.getPort() != 0
                            && address.getPort() <= 65_535
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (URISyntaxException nonsense) {
            return Optional.empty();
        }
    }

    /**
     * Whether a host is reachable for everyone, whatever of its addresses is taken. The JVM remembers them for half a minute, so
     * that what is called next is what was looked at.
     *
     * @throws UnknownHostException if it has no address
     */
    static boolean isPublic(String host) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(host)) {
            if (isInside(address)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isInside(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || isReserved(address.getAddress());
    }

    /** What the JDK has no name for: 0/8, 100.64/10 (behind a carrier) and 240/4 of IPv4, fc00::/7 of IPv6. */
    private static boolean isReserved(byte[] address) {
        int first = address[0] & 0xff;
        if (address.length == 16) {
            return (first & 0xfe) == 0xfc;
        }
        boolean isBehindACarrier = first == 100 && (address[1] & 0xc0) == 64;
        return first == 0 || first >= 240 || isBehindACarrier;
    }
}
