package dev.seatlock.web.seatmap;

import dev.seatlock.boxoffice.sales.Occupancy;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The seat map of a show, or those of its places that have changed. */
@Schema(examples = """
        {"show": "01a21189-7d05-7c1b-9a3e-0d5c0f6b1a77", "seats": [
         {"id": "Stalls-1-1", "section": "Stalls", "row": 1, "number": 1, "state": "SOLD"},
         {"id": "Stalls-1-2", "section": "Stalls", "row": 1, "number": 2, "state": "FREE"}],
         "standing": [{"section": "Yard", "capacity": 100, "held": 2, "sold": 5}]}
        """)
record SeatMapAnswer(UUID show, List<Seat> seats, List<Occupancy.Standing> standing) {

    record Seat(String id, String section, int row, int number, Occupancy.SeatState state) {}

    boolean isEmpty() {
        return seats.isEmpty() && standing.isEmpty();
    }
}
