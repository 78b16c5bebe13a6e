/**
 * The crowd in front of the box office: how many requests one client may send. Imports nothing of ours.
 */
@NullMarked
package dev.seatlock.waitingroom;

import org.jspecify.annotations.NullMarked;
