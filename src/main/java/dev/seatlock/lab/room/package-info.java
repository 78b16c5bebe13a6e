/** The waiting room held to its word: crowds before the doors of a fleet, who count for themselves what they see. */
@NullMarked
package dev.seatlock.lab.room;

import org.jspecify.annotations.NullMarked;
