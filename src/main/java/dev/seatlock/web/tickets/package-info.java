/** Tickets, over HTTP. */
@NullMarked
package dev.seatlock.web.tickets;

import org.jspecify.annotations.NullMarked;
