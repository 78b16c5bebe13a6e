/**
 * The crowd in front of the box office: the line and the policies by which it moves, the turnstile that lets so many in
 * at a time, the bell that opens a sale, and how many requests one client may send. Imports nothing of ours.
 */
@NullMarked
package dev.seatlock.waitingroom;

import org.jspecify.annotations.NullMarked;
