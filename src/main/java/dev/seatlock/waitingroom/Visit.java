package dev.seatlock.waitingroom;

import dev.seatlock.waitingroom.policy.Arrival;
import java.util.UUID;

/**
 * One visitor's coming to a waiting room.
 *
 * @param number in the order in which the visits joined the line, rising; of visits with one rank the lower is first
 * @param arrival what its rank is reckoned from
 */
public record Visit(UUID id, UUID show, long number, Arrival arrival) {}
