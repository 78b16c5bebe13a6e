package dev.seatlock.inventory;

import java.util.Map;
import java.util.Set;

/**
 * Tells, after the commit and at least once, that these claims have given places back: expired, released or cancelled.
 *
 * @param guards the guard that each of their shows has by now; no show that has left the programme is among them
 */
public record PlacesFreed(Set<Freed> claims, Map<ShowId, String> guards) {}
