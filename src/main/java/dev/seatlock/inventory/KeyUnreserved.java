package dev.seatlock.inventory;

import java.util.Set;

/**
 * Thrown where claims cannot have their keys written with their win: a key is somebody's already, or what decides the
 * claim may be another transaction. The key has to be reserved before such a claim is decided. Nothing was written.
 */
public final class KeyUnreserved extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Set<ClaimId> claims;

    public KeyUnreserved(Set<ClaimId> claims) {
        super("a key has to be reserved first", null, false, false); // an everyday event needs no stack trace
        this.claims = claims;
    }

    public Set<ClaimId> claims() {
        return claims;
    }
}
