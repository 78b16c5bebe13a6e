/**
 * Who is next: one way of choosing among the waiting a file, behind
 * {@link dev.seatlock.waitingroom.policy.QueuePolicy}.
 */
@NullMarked
package dev.seatlock.waitingroom.policy;

import org.jspecify.annotations.NullMarked;
