/** The waiting list, over HTTP. */
@NullMarked
package dev.seatlock.web.waitinglist;

import org.jspecify.annotations.NullMarked;
