/**
 * A single writer for each show, fed by a stream in Redis. {@code RedisStream} is the guard, {@code StreamWriter} the
 * writer.
 */
@NullMarked
package dev.seatlock.guards.stream;

import org.jspecify.annotations.NullMarked;
