/** The Lab, over HTTP. */
@NullMarked
package dev.seatlock.web.lab;

import org.jspecify.annotations.NullMarked;
