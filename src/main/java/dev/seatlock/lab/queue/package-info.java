/**
 * The queue policies side by side: one recorded crowd, and what each policy makes of it. In simulated time, and without
 * a box office: the policies are the waiting room's own.
 */
@NullMarked
package dev.seatlock.lab.queue;

import org.jspecify.annotations.NullMarked;
