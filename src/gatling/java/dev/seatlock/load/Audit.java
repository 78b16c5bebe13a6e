package dev.seatlock.load;

import java.util.List;

/**
 * What the box office says that it has sold, once the show is closed.
 *
 * @param oversoldCount sales beyond what the places allow
 * @param wins every place that a booking has
 */
record Audit(String verdict, long oversoldCount, List<Win> wins) {

    /** A place, and the booking that has it. */
    record Win(String place, String booking) {}
}
