/**
 * The programme: shows with their sections and prices, and what an operator changes of them. Every other room of the
 * box office may use it.
 */
@NullMarked
package dev.seatlock.boxoffice.shows;

import org.jspecify.annotations.NullMarked;
