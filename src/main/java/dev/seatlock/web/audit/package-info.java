/** What operators look at: the audit, the books, replicas, deadlocks. */
@NullMarked
package dev.seatlock.web.audit;

import org.jspecify.annotations.NullMarked;
