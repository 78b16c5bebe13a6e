/**
 * Guards that need nothing but SQL in the selling transaction.
 */
@NullMarked
package dev.seatlock.guards.sql;

import org.jspecify.annotations.NullMarked;
