/** Money: charging, capturing and paying back, and what buyers do with a hold or a booking that they have. */
@NullMarked
package dev.seatlock.boxoffice.payments;

import org.jspecify.annotations.NullMarked;
