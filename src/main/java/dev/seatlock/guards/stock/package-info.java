/**
 * Guards that count standing places outside the database: as permits of a semaphore, or by a script in Redis.
 */
@NullMarked
package dev.seatlock.guards.stock;

import org.jspecify.annotations.NullMarked;
