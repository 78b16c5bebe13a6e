/**
 * What clients did and were told, event by event, and the checkers that judge it. A history knows nothing of HTTP or of
 * the crowd that made it: it can be written by one program, kept, and judged by another.
 */
@NullMarked
package dev.seatlock.lab.history;

import org.jspecify.annotations.NullMarked;
