package dev.seatlock.inventory;

/** A claim that has given places back. */
public record Freed(ShowId show, ClaimId claim) {}
