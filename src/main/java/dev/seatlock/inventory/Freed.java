package dev.seatlock.inventory;

/** A claim that has given its places back. */
public record Freed(ShowId show, ClaimId claim) {}
