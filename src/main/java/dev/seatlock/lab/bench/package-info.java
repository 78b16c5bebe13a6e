/**
 * How fast the box office sells: cases that take turns, each told as a ratio to what an empty answer costs in the same
 * round.
 */
@NullMarked
package dev.seatlock.lab.bench;

import org.jspecify.annotations.NullMarked;
