package dev.seatlock.boxoffice.callbacks;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Where a callback may go. Anyone may name an address, and we are the one who calls it: so not to what only we can
 * reach (loopback, private and link-local networks), unless the operator allows that. {@link CallbackPost} sees to it.
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
}
