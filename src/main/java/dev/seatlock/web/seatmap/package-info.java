/** The seat map, and the stream of its changes to whoever watches it. */
@NullMarked
package dev.seatlock.web.seatmap;

import org.jspecify.annotations.NullMarked;
