package dev.seatlock.web;

import java.util.List;

/** A list, or one page of it; the next page, if there is one, is in the {@code Link} header. */
record Items<T>(List<T> items) {}
