/**
 * Guards that lock around the selling transaction: each lock of {@code guards.mutex} with its card, and the fenced
 * lock.
 */
@NullMarked
package dev.seatlock.guards.lock;

import org.jspecify.annotations.NullMarked;
