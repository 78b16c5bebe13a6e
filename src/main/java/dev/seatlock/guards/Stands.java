package dev.seatlock.guards;

import static dev.seatlock.guards.Card.Hazard.CLOCK_JUMP;
import static dev.seatlock.guards.Card.Hazard.KILL;
import static dev.seatlock.guards.Card.Hazard.NODES;
import static dev.seatlock.guards.Card.Hazard.PAUSE;
import static dev.seatlock.guards.Card.Hazard.PROCESSES;
import static dev.seatlock.guards.Card.Hazard.REDIS_LOSS;
import static dev.seatlock.guards.Card.Hazard.THREADS;
import static dev.seatlock.guards.Card.Hazard.UNKNOWN_COMMIT;

import dev.seatlock.guards.Card.Expectation;
import dev.seatlock.guards.Card.Hazard;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a card fills in its table: everything is broken until it says what holds. A guard stands on what it is built on,
 * so most begin with one of the foundations and say only what they add.
 */
public final class Stands {

    private final Map<Hazard, Expectation> table = new EnumMap<>(Hazard.class);

    private Stands() {
        for (Hazard hazard : Hazard.values()) {
            table.put(hazard, Expectation.BREAKS);
        }
    }

    /** Nothing holds, until the card says otherwise. */
    public static Stands onNothing() {
        return new Stands();
    }

    /**
     * The heap of this process: no clock and no store can shake it, and no other process can see it. A restarted one
     * begins with an empty heap while the database may still commit what the killed one had sent.
     */
    public static Stands onTheHeap() {
        return new Stands().holds(THREADS, PAUSE, REDIS_LOSS, CLOCK_JUMP);
    }

    /**
     * The transaction that sells: what guards the place ends with it, however it ends, and the server itself ends one
     * whose client has stopped; until then others wait.
     */
    public static Stands onTheTransaction() {
        return new Stands()
                .holds(THREADS, PROCESSES, NODES, KILL, REDIS_LOSS, CLOCK_JUMP, UNKNOWN_COMMIT)
                .stalls(PAUSE);
    }

    /** A lease in Redis: shared by all, and gone after its time, whatever its holder believes. */
    public static Stands onALease() {
        return new Stands().holds(THREADS, PROCESSES, NODES).stalls(KILL);
    }

    /**
     * A stock counted in Redis: shared by all and bound to no time. A buyer who dies, or does not know how the commit
     * ended, leaves its places out of the stock until it is counted anew; one who stops, until it wakes up and gives
     * them back.
     */
    public static Stands onAStock() {
        return new Stands().holds(THREADS, PROCESSES, NODES, CLOCK_JUMP).stalls(KILL, PAUSE, UNKNOWN_COMMIT);
    }

    public Stands holds(Hazard... hazards) {
        return put(Expectation.HOLDS, hazards);
    }

    public Stands stalls(Hazard... hazards) {
        return put(Expectation.STALLS, hazards);
    }

    /** The table as a card takes it. */
    public Map<Hazard, Expectation> table() {
        return table;
    }

    private Stands put(Expectation expectation, Hazard... hazards) {
        for (Hazard hazard : hazards) {
            table.put(hazard, expectation);
        }
        return this;
    }
}
