package dev.seatlock.inventory;

import java.time.Duration;

/**
 * What the show said when a claim was routed to a guard. Whatever changes them raises the epoch, and every claim's
 * transaction compares the epoch first: terms that have gone stale are never acted upon.
 *
 * @param guard the guard that the claim was routed to, by name
 * @param epoch the show's guard epoch
 * @param dwell the pause between check and take, the same for every guard; zero in earnest, raised to make races
 *     visible
 * @param netted whether the safety net is under this show
 * @param prices what its places cost
 */
public record GuardTerms(String guard, long epoch, Duration dwell, boolean netted, PriceList prices) {}
