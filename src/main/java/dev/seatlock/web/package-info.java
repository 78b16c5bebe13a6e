/**
 * The HTTP side: resources, the shapes of requests and answers, and problem bodies, in a package for each part of the
 * business; {@code http} has what holds for every request. It validates and translates; it decides nothing.
 */
@NullMarked
package dev.seatlock.web;

import org.jspecify.annotations.NullMarked;
