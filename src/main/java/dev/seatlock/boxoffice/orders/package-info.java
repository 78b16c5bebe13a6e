/** Purchases that are decided later: taken with 202, carried out by a worker. */
@NullMarked
package dev.seatlock.boxoffice.orders;

import org.jspecify.annotations.NullMarked;
