package dev.seatlock.web.sales;

import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Tells who buys: whoever is signed in, whatever the request says; a guest is whom he says he is. Only where people
 * sign in with a token is anyone asked for it: an operator's password makes no buyer.
 */
@Singleton
public class Buyers {

    private final SecurityIdentity caller;
    private final boolean signIn;

    Buyers(SecurityIdentity caller, @ConfigProperty(name = "quarkus.oidc.tenant-enabled") boolean signIn) {
        this.caller = caller;
        this.signIn = signIn;
    }

    /**
     * The subject of the caller's token, else the label that was given.
     *
     * @throws io.quarkus.security.AuthenticationFailedException for a token that is not valid
     */
    @Nullable
    public String buyer(@Nullable String label) {
        return signIn && !caller.isAnonymous() ? caller.getPrincipal().getName() : label;
    }

    /** Who has signed in as a buyer; null for a guest. */
    @Nullable
    String subject() {
        return buyer(null);
    }

    /** Whether nobody signs in here, so that telling who buys takes no look. */
    boolean areGuests() {
        return !signIn;
    }

    /** The request, with its true buyer. */
    ClaimRequest sign(ClaimRequest request) {
        return request.by(buyer(request.buyer()));
    }
}
