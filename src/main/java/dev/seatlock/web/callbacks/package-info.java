/** Callbacks, over HTTP. */
@NullMarked
package dev.seatlock.web.callbacks;

import org.jspecify.annotations.NullMarked;
