/** The waiting room: the filter that lets nobody past it, visits, and the bell at which a sale opens. */
@NullMarked
package dev.seatlock.web.waitingroom;

import org.jspecify.annotations.NullMarked;
