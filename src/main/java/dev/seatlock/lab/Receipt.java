package dev.seatlock.lab;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the box office acknowledged to one buyer. It must honour this whatever happens later.
 *
 * @param seats none for a standing place
 */
record Receipt(
        String booking,
        List<String> seats,
        @Nullable String replica,
        @Nullable String guard) {

    /** The wins by which the ledger would honour it; a standing win has no place that a buyer could name. */
    List<Audit.Win> wins() {
        return seats.stream().map(seat -> new Audit.Win(seat, booking)).toList();
    }
}
