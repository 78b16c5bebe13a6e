/**
 * The bug museum: published mistakes, one a page, each beside the name of the guard that does it right. They are guards
 * like the others, on show in the Lab alone, and a test sees each of them fail as its card says. Start with
 * {@code UnlockBeforeCommit}, the most common of them.
 */
@NullMarked
package dev.seatlock.guards.museum;

import org.jspecify.annotations.NullMarked;
