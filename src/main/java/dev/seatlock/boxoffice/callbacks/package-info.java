/** What is told to buyers' own systems: an outbox that is written with each change, and the calls that empty it. */
@NullMarked
package dev.seatlock.boxoffice.callbacks;

import org.jspecify.annotations.NullMarked;
