/**
 * Journeys: buyers who do all that a shop allows, in any order, while a replica dies and comes back. What each was told
 * is held against what the box office says in the end. Start with {@code Journeys}.
 */
@NullMarked
package dev.seatlock.lab.journey;

import org.jspecify.annotations.NullMarked;
