/**
 * Whether what was sold can be true: the count of wins against places, gauges, who else is running, and what scheduled
 * work left for the next time.
 */
@NullMarked
package dev.seatlock.boxoffice.audit;

import org.jspecify.annotations.NullMarked;
