package dev.seatlock.inventory;

import dev.seatlock.inventory.Pipeline.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.hibernate.StatelessSession;

/**
 * Updates a party's seats one by one, in their order, and on one trip to the database. One statement for all of them
 * would be one trip, too, but it locks the rows in no promised order.
 */
public final class SeatUpdate {

    private SeatUpdate() {}

    /**
     * Runs an update for each seat.
     *
     * @param update of one seat, with the parameters {@code :claim}, {@code :show} and {@code :seat}
     * @return the seats of which it updated no row
     */
    public static List<SeatId> each(StatelessSession session, Claim claim, SortedSet<SeatId> seats, String update) {
        return each(session, claim, seats, update, Map.of());
    }

    /** The same with further parameters, which are the same for each seat. */
    public static List<SeatId> each(
            StatelessSession session, Claim claim, SortedSet<SeatId> seats, String update, Map<String, ?> further) {
        Pipeline pipeline = new Pipeline(session);
        List<Answer<?>> answers = new ArrayList<>();
        for (SeatId seat : seats) {
            Map<String, Object> parameters = new HashMap<>(further);
            parameters.put("claim", claim.id().value());
            parameters.put("show", claim.show().value());
            parameters.put("seat", seat.toString());
            answers.add(pipeline.tell(update, parameters));
        }
        pipeline.make();
        Iterator<Answer<?>> answer = answers.iterator();
        return seats.stream().filter(seat -> answer.next().updated() == 0).toList();
    }
}
