/**
 * Guards that use Hibernate as its users do: entities in a stateful session, with a version or with a lock.
 */
@NullMarked
package dev.seatlock.guards.orm;

import org.jspecify.annotations.NullMarked;
