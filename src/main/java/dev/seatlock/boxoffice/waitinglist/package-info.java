/** Who waits for places that come free, and how they are offered. */
@NullMarked
package dev.seatlock.boxoffice.waitinglist;

import org.jspecify.annotations.NullMarked;
