/** The load test: a sale from outside, as buyers see it, and whether all that they were told is so. */
@NullMarked
package dev.seatlock.load;

import org.jspecify.annotations.NullMarked;
