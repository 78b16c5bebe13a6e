package dev.seatlock.lab;

/** A show on sale, as far as a rush needs to know it. */
public record RushShow(String id, String guard, boolean safetyNet) {}
