package dev.seatlock.inventory;

import java.util.Set;

/**
 * Tells, after the commit, that places of these claims may have become held, sold or free. Whoever shows places looks at them again.
 *
 * <p>It is told once, where it happened: whoever must not miss it looks from time to time as well.
 *
 * @param claims empty if it may be any place of the show
 */
public record SeatsChanged(ShowId show, Set<ClaimId> claims) {}
