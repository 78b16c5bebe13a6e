/**
 * The guards: one file each, each a page that says how at most one buyer wins a place, how far that reaches and how it
 * fails. Start with {@code NoGuard}, which protects nothing, and read on in {@code sql}. Those that are a lock around
 * the transaction are in {@code mutex}; {@code lock.LockedGuards} has their cards.
 */
@NullMarked
package dev.seatlock.guards;

import org.jspecify.annotations.NullMarked;
