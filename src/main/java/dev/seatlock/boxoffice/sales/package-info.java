/** Selling and holding places: the way from a buyer's choice to the guard, and the rows that a win leaves behind. */
@NullMarked
package dev.seatlock.boxoffice.sales;

import org.jspecify.annotations.NullMarked;
