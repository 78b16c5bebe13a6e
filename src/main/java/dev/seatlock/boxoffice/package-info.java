/**
 * The business: shows, holds, bookings, expiry, the toggle between guards and the audit. It asks a guard for places and
 * writes what the shop must record in the same transaction as the win.
 */
@NullMarked
package dev.seatlock.boxoffice;

import org.jspecify.annotations.NullMarked;
