/**
 * Combining: buyers who wait anyway are sold to together. {@code Combining} is the guard, {@code Combiner} serves one
 * show, {@code Batch} is the one transaction for many.
 */
@NullMarked
package dev.seatlock.guards.batch;

import org.jspecify.annotations.NullMarked;
