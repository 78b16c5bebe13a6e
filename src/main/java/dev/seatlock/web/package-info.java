/**
 * The HTTP side: resources, the shapes of requests and answers, and problem bodies. It validates and translates; it
 * decides nothing.
 */
@NullMarked
package dev.seatlock.web;

import org.jspecify.annotations.NullMarked;
