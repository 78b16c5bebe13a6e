package dev.seatlock.lab;

import org.jspecify.annotations.Nullable;

/**
 * What the box office says about itself after the rush.
 *
 * @param netCaught how many sales the safety net refused, where that is counted
 */
record Audit(long oversoldCount, @Nullable Long netCaught) {

    /** One live win. The place of a standing win is no seat: only its booking can be compared. */
    record Win(String place, String booking) {}
}
