package dev.seatlock.inventory;

import java.util.Set;

/** Tells, after the commit, that these claims have given places back: expired, released or cancelled. */
public record PlacesFreed(Set<Freed> claims) {}
