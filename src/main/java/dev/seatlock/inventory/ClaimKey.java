package dev.seatlock.inventory;

/**
 * The key under which a claim is asked for, to be answered once however often it comes. It is written with the win.
 *
 * @param fingerprint of all that makes it the same request, as hexadecimal digits
 */
public record ClaimKey(String key, String fingerprint) {}
