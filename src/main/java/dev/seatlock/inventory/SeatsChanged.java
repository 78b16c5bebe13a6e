package dev.seatlock.inventory;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells, after the commit, that places of these claims may have become held, sold or free. Whoever shows places looks
 * at them again.
 *
 * <p>It is told once, where it happened: whoever must not miss it looks from time to time as well.
 *
 * @param claims empty if it may be any place of the show
 */
public record SeatsChanged(ShowId show, Set<ClaimId> claims) {

    /** Standing places are counted, and one claim says as much as all that their number has changed. */
    static SeatsChanged by(List<Claim> claims) {
        Set<ClaimId> ofSeats = claims.stream()
                .filter(claim -> !(claim.wish() instanceof Wish.Standing))
                .map(Claim::id)
                .collect(Collectors.toUnmodifiableSet());
        Claim first = claims.getFirst();
        return new SeatsChanged(first.show(), ofSeats.isEmpty() ? Set.of(first.id()) : ofSeats);
    }
}
