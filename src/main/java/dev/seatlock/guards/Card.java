package dev.seatlock.guards;

import dev.seatlock.inventory.WishKind;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * What a guard states about itself, hazard by hazard. Tests, verdicts and documentation all derive from it.
 *
 * @param name its name in the API
 * @param primitive the synchronisation primitive it is built on
 * @param stands what it does in the face of each hazard, naked: without the safety net
 * @param fits the kinds of wish it protects
 * @param words what it says of itself in sentences
 * @param source where to read on
 */
public record Card(
        String name, String primitive, Map<Hazard, Expectation> stands, Set<WishKind> fits, Words words, URI source) {

    public Card {
        if (!stands.keySet().equals(Set.of(Hazard.values()))) {
            throw new IllegalArgumentException("the card of " + name + " leaves a hazard open");
        }
        stands = Map.copyOf(stands);
        fits = Set.copyOf(fits);
    }

    /**
     * A card's sentences.
     *
     * @param mechanism how it works, in a sentence or two
     * @param fails how it fails
     * @param whenToUse when to choose it
     * @param cost what it costs
     */
    record Words(String mechanism, String fails, String whenToUse, String cost) {}

    /** Begins a card. What it has to say follows step by step, each by its name, and nothing can be left out. */
    public static Primitive named(String name) {
        return primitive -> stands -> fits -> mechanism -> fails -> whenToUse -> cost -> source -> new Card(
                name,
                primitive,
                stands,
                Set.of(fits),
                new Words(mechanism, fails, whenToUse, cost),
                URI.create(source));
    }

    public interface Primitive {
        Standing primitive(String primitive);
    }

    public interface Standing {
        Fitting stands(Map<Hazard, Expectation> table);
    }

    public interface Fitting {
        Mechanism fits(WishKind... kinds);

        default Mechanism fitsEveryPlace() {
            return fits(WishKind.values());
        }
    }

    public interface Mechanism {
        Failing mechanism(String sentence);
    }

    public interface Failing {
        Choosing fails(String sentence);
    }

    public interface Choosing {
        Costing whenToUse(String sentence);
    }

    public interface Costing {
        Source cost(String sentence);
    }

    public interface Source {
        Card source(String address);
    }

    public String mechanism() {
        return words.mechanism();
    }

    public String fails() {
        return words.fails();
    }

    public String whenToUse() {
        return words.whenToUse();
    }

    public String cost() {
        return words.cost();
    }

    /** What may go wrong around a guard. */
    public enum Hazard {
        /** Buyers on several threads of one process. */
        THREADS,
        /** Several replicas on one host. */
        PROCESSES,
        /** Several replicas on several hosts. */
        NODES,
        /** The holder is killed. */
        KILL,
        /** The holder is stopped for longer than any lease, and goes on. */
        PAUSE,
        /** Redis forgets: a restart without its file, a flush, a failover with the link cut. */
        REDIS_LOSS,
        /** A clock jumps. */
        CLOCK_JUMP,
        /** The answer to COMMIT is lost. */
        UNKNOWN_COMMIT
    }

    /** What a guard does in the face of a hazard. */
    public enum Expectation {
        /** Never sells a place twice, and goes on. */
        HOLDS,
        /** Never sells a place twice, but waits or leaks until a time-out. */
        STALLS,
        /** Can be shown to sell a place twice. */
        BREAKS
    }

    /** How far apart buyers may be served and still be kept apart. */
    public enum Reach {
        NOTHING,
        THREADS,
        PROCESSES,
        NODES
    }

    /** How long the guard holds within its reach. */
    public enum Promise {
        /** Nothing is promised. */
        NONE,
        /** Until its lease ends, its store forgets or a clock jumps. */
        WHILE_LEASED,
        /** Come what may: some hazards stall it, none breaks it. */
        ALWAYS
    }

    /** The widest scope in which it holds. */
    public Reach reach() {
        if (breaksUnder(Hazard.THREADS)) {
            return Reach.NOTHING;
        }
        if (breaksUnder(Hazard.PROCESSES)) {
            return Reach.THREADS;
        }
        return breaksUnder(Hazard.NODES) ? Reach.PROCESSES : Reach.NODES;
    }

    /** What it promises within its reach. */
    public Promise promise() {
        if (reach() == Reach.NOTHING) {
            return Promise.NONE;
        }
        boolean leased = breaksUnder(Hazard.PAUSE) || breaksUnder(Hazard.REDIS_LOSS) || breaksUnder(Hazard.CLOCK_JUMP);
        return leased ? Promise.WHILE_LEASED : Promise.ALWAYS;
    }

    private boolean breaksUnder(Hazard hazard) {
        return stands.get(hazard) == Expectation.BREAKS;
    }
}
