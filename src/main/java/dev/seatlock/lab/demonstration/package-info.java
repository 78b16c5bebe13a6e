/** The same crowd under two guards at once, for people who watch what becomes of two shows. */
@NullMarked
package dev.seatlock.lab.demonstration;

import org.jspecify.annotations.NullMarked;
