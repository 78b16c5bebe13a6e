/**
 * The commands behind {@code ./seatlock}: {@code run}, {@code dev}, {@code rush}, {@code lab} and the rest.
 */
@NullMarked
package dev.seatlock.cli;

import org.jspecify.annotations.NullMarked;
