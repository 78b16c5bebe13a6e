/**
 * The commands behind {@code ./seatlock}: {@code run}, {@code rush}, {@code lab}, {@code help}.
 */
@NullMarked
package dev.seatlock.cli;

import org.jspecify.annotations.NullMarked;
