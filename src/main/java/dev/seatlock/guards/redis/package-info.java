/**
 * What all guards that use Redis have in common: the names of their keys, and spans in traces.
 */
@NullMarked
package dev.seatlock.guards.redis;

import org.jspecify.annotations.NullMarked;
