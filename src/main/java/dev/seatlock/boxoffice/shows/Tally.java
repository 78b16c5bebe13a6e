package dev.seatlock.boxoffice.shows;

/**
 * A show's places, counted from the live wins.
 *
 * @param sold places sold; more than there are, once a place has been sold twice
 * @param held places held and not yet expired
 * @param free places on which nobody has a live win
 */
public record Tally(long capacity, long sold, long held, long free) {}
