/** Tickets: what stands on them, how they are signed and drawn. */
@NullMarked
package dev.seatlock.boxoffice.tickets;

import org.jspecify.annotations.NullMarked;
