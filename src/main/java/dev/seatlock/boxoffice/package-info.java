/**
 * The business, a room for each part of it. It asks a guard for places and writes what the shop must record in the same
 * transaction as the win. Within it, {@code callbacks} knows no other room; {@code shows}, {@code sales} and
 * {@code payments} know those before them; the rest stands above these.
 */
@NullMarked
package dev.seatlock.boxoffice;

import org.jspecify.annotations.NullMarked;
