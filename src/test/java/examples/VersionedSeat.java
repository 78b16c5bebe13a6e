package examples;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import org.hibernate.SessionFactory;

/**
 * A seat as an entity with a version. Nobody waits to read. Hibernate writes only where the version is still the one
 * that was read; whoever comes second gets an exception.
 *
 * <p>He tries again, but outside the transaction and with a new session: the old one has the old seat in its memory,
 * and would lose again. He tries only a few times. Most often he then sees that the seat is taken.
 */
public record VersionedSeat(SessionFactory sessions) {

    private static final int MOST_TRIES = 5;

    /** A row of the table. */
    @Entity
    @Table(name = "seat")
    public static class Seat {

        @Id
        String id;

        String holder;

        @Version
        long version;
    }

    /** Whether the seat is the buyer's now; if not, somebody has it. */
    public boolean take(String seat, String buyer) {
        for (int tries = 1; ; tries++) {
            try {
                return takeOnce(seat, buyer);
            } catch (OptimisticLockException raced) {
                if (tries == MOST_TRIES) {
                    throw raced;
                }
            }
        }
    }

    private boolean takeOnce(String id, String buyer) {
        return sessions.fromTransaction(session -> {
            Seat seat = session.find(Seat.class, id);
            if (seat.holder != null) {
                return false;
            }
            seat.holder = buyer;
            session.flush(); // writes now; at the commit the exception would come wrapped into another
            return true;
        });
    }
}
