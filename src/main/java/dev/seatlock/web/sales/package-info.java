/** Buying, holding, paying and orders, over HTTP. A purchase comes in at {@code BookingsResource.book}. */
@NullMarked
package dev.seatlock.web.sales;

import org.jspecify.annotations.NullMarked;
