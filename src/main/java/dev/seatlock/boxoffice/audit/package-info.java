/** Whether what was sold can be true: the count of wins against places, gauges, and who else is running. */
@NullMarked
package dev.seatlock.boxoffice.audit;

import org.jspecify.annotations.NullMarked;
