/**
 * The locks that enclose a transaction from outside: one file each, which needs nothing of ours but {@code Mutex}, so
 * that it can be read by itself and taken along.
 */
@NullMarked
package dev.seatlock.guards.mutex;

import org.jspecify.annotations.NullMarked;
