package dev.seatlock.inventory;

import java.util.Map;
import java.util.Set;

/**
 * Tells, after the commit and at least once, that these claims have given places back: expired, released or cancelled,
 * all of their places or some.
 *
 * @param guards the guard that each of their shows has by now; no show that has left the programme is among them
 * @param kept how many places those claims still have that have not given all back
 */
public record PlacesFreed(Set<Freed> claims, Map<ShowId, String> guards, Map<Freed, Integer> kept) {}
