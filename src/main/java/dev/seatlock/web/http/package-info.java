/**
 * What holds for every request, whatever it asks for: limits, problems, headers, strict reading. Knows no other room of
 * the web.
 */
@NullMarked
package dev.seatlock.web.http;

import org.jspecify.annotations.NullMarked;
