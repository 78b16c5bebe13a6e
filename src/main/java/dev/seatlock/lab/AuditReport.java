package dev.seatlock.lab;

import dev.seatlock.lab.history.Win.State;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What the box office says about itself after the rush.
 *
 * @param netCaught how many sales the safety net refused, where that is counted
 */
record AuditReport(
        long oversoldCount,
        @Nullable Long ghostHolds,
        @Nullable Long netCaught) {

    /** One live win, under a place's own id or, as a standing win has none, under section and claim. */
    record Win(String place, String booking, @Nullable State state, int places) {

        dev.seatlock.lab.history.Win in(Collection<String> sections) {
            String place = sections.stream()
                    .filter(section -> this.place.equals(section + "/" + booking))
                    .findFirst()
                    .orElse(this.place);
            return new dev.seatlock.lab.history.Win(
                    place, booking, Math.max(1, places), state == null ? State.SOLD : state, null);
        }
    }
}
