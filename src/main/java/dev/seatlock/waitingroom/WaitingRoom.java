package dev.seatlock.waitingroom;

import dev.seatlock.waitingroom.Passes.Pass;
import dev.seatlock.waitingroom.policy.QueuePolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;

/**
 * The room in front of one show, the same room on every replica: visitors come and stand in {@link Line}, and are let
 * in through the {@link Turnstile} as others leave.
 *
 * <p>A replica keeps nothing of it, so its end loses nobody's place. What it takes for a visit to go from the line to
 * the inside is done in an order in which it may break off anywhere: first the permit, which is the visit's own and is
 * taken once however often; then out of the line. Whoever breaks off in between leaves a visit that stands in line with
 * a permit, and the next one finds it first in line, and finishes.
 *
 * <p>A visitor who leaves between the two is given a permit that nobody uses. It ends with its lease, like that of one
 * who vanishes.
 */
public final class WaitingRoom {

    /** What replicas take for the database's time, and how fast Redis' clock runs, is taken to differ by no more. */
    static final Duration CLOCKS_DIFFER_BY = Duration.ofSeconds(1);

    private static final int ENTER_AT_ONCE = 500;

    /**
     * How a room is run.
     *
     * @param shoppers how many may be inside at a time
     * @param admitPerSecond how many may enter a second; 0 for any number
     * @param stay how long a shopper may be inside at most
     * @param capacity how many may wait
     */
    public record Setting(QueuePolicy.Name policy, int shoppers, int admitPerSecond, Duration stay, int capacity) {}

    /** How a visit stands. */
    public sealed interface Standing {

        /**
         * It waits.
         *
         * @param position from 1 on
         * @param expected how long it will be, going by how many have entered lately; null if nobody has
         */
        record Waiting(int position, @Nullable Duration expected) implements Standing {}

        /**
         * It is inside, for as long as the pass is good, which is renewed by asking.
         *
         * @param pass lets it buy
         */
        record Admitted(String pass, Instant passExpiresAt) implements Standing {}

        /** It has left, has not been heard of for too long, or has been inside for as long as one may. */
        record Ended() implements Standing {}
    }

    private final UUID show;
    private final Setting setting;
    private final Duration grace;
    private final Line line;
    private final RedisTurnstile turnstile;
    private final Passes passes;
    private final Clock clock;

    /** @param grace how long a visit may be silent before it is taken to have vanished */
    WaitingRoom(UUID show, Setting setting, Duration grace, RedissonClient redis, Passes passes, Clock clock) {
        this.show = show;
        this.setting = setting;
        this.grace = grace;
        this.passes = passes;
        this.clock = clock;
        line = new Line(redis, show);
        turnstile = new RedisTurnstile(redis, show);
    }

    UUID show() {
        return show;
    }

    public Setting setting() {
        return setting;
    }

    /** Opens a room that has not been there before. */
    void open() {
        line.open();
        turnstile.open();
    }

    /**
     * A visitor comes, and joins the line.
     *
     * @param client whose visits are counted together
     * @param party how many places it says it wants
     * @param priority given by the operator; 0 for most
     * @param beforeBell whether the sale has not opened yet
     * @return the visit; empty if the line is full
     */
    public Optional<Visit> arrive(String client, int party, int priority, boolean beforeBell) {
        UUID id = UUID.randomUUID();
        var arrival = line.arrive(client, party, priority, beforeBell);
        OptionalLong number = line.join(id, setting.policy().policy().rank(arrival), setting.capacity());
        return number.isPresent() ? Optional.of(new Visit(id, show, number.getAsLong(), arrival)) : Optional.empty();
    }

    /** What a visitor carries: it says where in the line the visit belongs, should the line be lost. */
    public String token(Visit visit) {
        return passes.token(visit);
    }

    /**
     * How a visit stands, of which it has been heard herewith.
     *
     * @param held the pass that it was given last, if it has one: the proof that it is inside, should that be lost
     */
    public Standing look(Visit visit, @Nullable String held) {
        OptionalInt position = line.position(visit.id());
        if (position.isPresent()) {
            return waiting(position.getAsInt());
        }
        Duration left = turnstile.stay(permits(), visit.id());
        if (left.isPositive()) {
            return admitted(visit.id(), left);
        }
        if (held != null && isFor(visit, held)) {
            return turnstile.resume(permits(), visit.id())
                    ? admitted(visit.id(), turnstile.stay(permits(), visit.id()))
                    : new Standing.Ended();
        }
        return line.rejoin(visit.id(), setting.policy().policy().rank(visit.arrival()), visit.number())
                ? line.position(visit.id()).stream()
                        .mapToObj(this::waiting)
                        .findAny()
                        .orElseGet(Standing.Ended::new)
                : new Standing.Ended();
    }

    private boolean isFor(Visit visit, String held) {
        Optional<Pass> pass = passes.check(held);
        return pass.isPresent()
                && pass.get().visit().equals(visit.id())
                && pass.get().show().equals(show);
    }

    /** How those stand who wait, all in one look, of which none has been heard herewith. */
    Map<UUID, Standing> overview() {
        OptionalDouble perSecond = line.entriesPerSecond();
        Map<UUID, Standing> waiting = new HashMap<>();
        line.all().forEach(visit -> waiting.put(visit, waiting(waiting.size() + 1, perSecond)));
        return waiting;
    }

    /** Visits have been heard of that may be in the line. */
    void heard(Collection<UUID> visits) {
        line.heard(visits);
    }

    private Standing waiting(int position) {
        return waiting(position, line.entriesPerSecond());
    }

    private static Standing waiting(int position, OptionalDouble perSecond) {
        return new Standing.Waiting(
                position,
                perSecond.isPresent()
                        ? Duration.ofMillis(Math.round(1000 * position / perSecond.getAsDouble()))
                        : null);
    }

    private Standing admitted(UUID visit, Duration left) {
        Instant expiresAt = clock.instant().plus(left).minus(CLOCKS_DIFFER_BY);
        return new Standing.Admitted(passes.pass(visit, show, expiresAt), expiresAt);
    }

    /** A visitor leaves the line, or the inside. Once it has there is nothing left to do. */
    void leave(UUID visit) {
        line.leave(visit);
        turnstile.leave(visit);
    }

    /** Lets in the next, as far as there is room, and says who has entered. */
    List<UUID> admit() {
        int free = setting.shoppers() - turnstile.inside();
        // One in any case: it may have its permit already, where someone has broken off.
        List<UUID> next = line.first(Math.clamp(free, 1, ENTER_AT_ONCE));
        if (next.isEmpty()) {
            return next;
        }
        List<UUID> inside = turnstile.enter(permits(), next);
        return inside.isEmpty() ? inside : line.entered(inside);
    }

    /** Drops those from the line of whom nothing has been heard for the grace time. */
    void dropVanished() {
        line.drop(grace);
    }

    public int waiting() {
        return line.length();
    }

    public int inside() {
        return turnstile.inside();
    }

    private Turnstile.Setting permits() {
        return new Turnstile.Setting(setting.shoppers(), setting.admitPerSecond(), grace, setting.stay());
    }
}
