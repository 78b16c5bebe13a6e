package dev.seatlock.lab;

import org.jspecify.annotations.Nullable;

/**
 * What a buyer was told, and how long that took under the guard.
 *
 * @param guardTime null if the box office does not say
 */
record Told(Answer answer, @Nullable GuardTime guardTime) {}
