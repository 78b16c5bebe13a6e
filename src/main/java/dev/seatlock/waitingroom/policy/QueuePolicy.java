package dev.seatlock.waitingroom.policy;

/**
 * A way to choose who is next.
 *
 * <p>A policy gives each visit a rank when it arrives, once and for good. Whoever has the lowest rank is next; of
 * several with the same rank, the one who came first. So a line is a sorted set whatever the policy, next and position
 * cost O(log n), and a policy neither stores nor searches anything: it is a pure function of the {@link Arrival}, and
 * the same in one process, over all replicas, and in the Lab's replay.
 *
 * <p>A rank that never changes can express more than it seems: also a wait that lifts a visit from level to level (see
 * {@link MultilevelFeedback}), and turns (see {@link RoundRobin}).
 */
public sealed interface QueuePolicy
        permits FirstInFirstOut, LastInFirstOut, MultilevelFeedback, Priority, RandomDraw, RoundRobin, ShortestJob {

    /** Beyond it a rank would be rounded on its way through Redis, whose scores are doubles. */
    long HIGHEST_RANK = 1L << 53;

    /**
     * The rank of a visit: the lower, the sooner.
     *
     * @return a number between {@code -HIGHEST_RANK} and {@code HIGHEST_RANK}
     */
    long rank(Arrival arrival);

    /** The policies by the names that they have in the API. */
    enum Name {
        FIFO,
        LIFO,
        PRIORITY,
        SHORTEST_JOB,
        ROUND_ROBIN,
        MULTILEVEL_FEEDBACK,
        RANDOM;

        public QueuePolicy policy() {
            return switch (this) {
                case FIFO -> new FirstInFirstOut();
                case LIFO -> new LastInFirstOut();
                case PRIORITY -> new Priority();
                case SHORTEST_JOB -> new ShortestJob();
                case ROUND_ROBIN -> new RoundRobin();
                case MULTILEVEL_FEEDBACK -> new MultilevelFeedback();
                case RANDOM -> new RandomDraw();
            };
        }
    }
}
