/** The programme, its guards and the museum, over HTTP. */
@NullMarked
package dev.seatlock.web.shows;

import org.jspecify.annotations.NullMarked;
