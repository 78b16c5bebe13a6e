package dev.seatlock.guards.lock;

import static dev.seatlock.guards.Card.Hazard.CLOCK_JUMP;
import static dev.seatlock.guards.Card.Hazard.PAUSE;
import static dev.seatlock.guards.Card.Hazard.PROCESSES;
import static dev.seatlock.guards.Card.Hazard.REDIS_LOSS;
import static dev.seatlock.guards.Card.Hazard.THREADS;
import static java.util.stream.Collectors.toCollection;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Guard;
import dev.seatlock.guards.Stands;
import dev.seatlock.guards.Unfit;
import dev.seatlock.guards.mutex.FileMutex;
import dev.seatlock.guards.mutex.JvmMutex;
import dev.seatlock.guards.mutex.JvmSeatMutex;
import dev.seatlock.guards.mutex.Mutex;
import dev.seatlock.guards.mutex.RedisFairLock;
import dev.seatlock.guards.mutex.RedisLock;
import dev.seatlock.guards.mutex.RedisSeatLock;
import dev.seatlock.guards.redis.RedisKeys;
import dev.seatlock.inventory.CheckThenTake;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.SeatLedger;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.redisson.api.RedissonClient;

/**
 * The guards that are a lock around the transaction: each {@link Mutex} with its card, and with the names of what it
 * locks.
 */
@Singleton
final class LockedGuards {

    private static final String JDK = "https://docs.oracle.com/en/java/javase/25/docs/api/java.base/java/";

    private final SeatLedger ledger;
    private final CheckThenTake race;
    private final RedissonClient redis;
    private final RedisLeases leases;

    LockedGuards(SeatLedger ledger, CheckThenTake race, RedissonClient redis, RedisLeases leases) {
        this.ledger = ledger;
        this.race = race;
        this.redis = redis;
        this.leases = leases;
    }

    @Produces
    @Singleton
    Guard jvmMutex() {
        Card card = Card.named("jvm-mutex")
                .primitive("ReentrantLock")
                .stands(Stands.onTheHeap().table())
                .fitsEveryPlace()
                .mechanism("One fair ReentrantLock per show encloses the whole transaction.")
                .fails("A second replica has a lock of its own. A restarted replica can overtake a COMMIT that is"
                        + " still under way.")
                .whenToUse("One process owns the data and always will.")
                .cost("All buyers of a show in single file, even those who want different seats.")
                .source(JDK + "util/concurrent/locks/ReentrantLock.html");
        return new Locked<>(card, new JvmMutex(), LockedGuards::show, ledger, race);
    }

    @Produces
    @Singleton
    Guard jvmSeatMutex() {
        Card card = Card.named("jvm-seat-mutex")
                .primitive("ReentrantLock per seat, sorted")
                .stands(Stands.onTheHeap().table())
                .fits(WishKind.SEATS)
                .mechanism("A fair ReentrantLock per seat, taken in the order of the seats, encloses the whole"
                        + " transaction.")
                .fails("A second replica has locks of its own. A restarted replica can overtake a COMMIT that is still"
                        + " under way.")
                .whenToUse("As jvm-mutex, where buyers mostly want different seats.")
                .cost("Only buyers of one seat wait for each other.")
                .source(JDK + "util/concurrent/locks/ReentrantLock.html");
        return new Locked<>(
                card, new JvmSeatMutex(), seats(card, (claim, seat) -> claim.show() + " " + seat), ledger, race);
    }

    @Produces
    @Singleton
    Guard fileLock(@ConfigProperty(name = "seatlock.lock-folder") String folder) {
        Card card = Card.named("file-lock")
                .primitive("FileChannel.lock and a mutex")
                .stands(Stands.onNothing()
                        .holds(THREADS, PROCESSES, REDIS_LOSS, CLOCK_JUMP)
                        .stalls(PAUSE)
                        .table())
                .fitsEveryPlace()
                .mechanism(
                        "A lock on a file per show, behind a mutex for the threads of one process, encloses the whole"
                                + " transaction.")
                .fails("Another host has files of its own. After a kill the lock is free while the database may still"
                        + " commit.")
                .whenToUse("Processes of one host share something local: a port, a device, a folder.")
                .cost("All buyers of a show in single file; in each process, one of them polls the lock each"
                        + " millisecond.")
                .source(JDK + "nio/channels/FileLock.html");
        return new Locked<>(card, new FileMutex(() -> own(Path.of(folder))), LockedGuards::show, ledger, race);
    }

    private static Path own(Path folder) {
        try {
            return OwnFolder.at(folder);
        } catch (IOException denied) {
            throw new Mutex.Unavailable("no lock can be had in " + folder, denied);
        }
    }

    @Produces
    @Singleton
    Guard redisLock() {
        Card card = Card.named("redis-lock")
                .primitive("Redisson RLock")
                .stands(Stands.onALease().table())
                .fitsEveryPlace()
                .mechanism("One Redis lock per show encloses the whole transaction; a watchdog prolongs its lease.")
                .fails("A holder that pauses for longer than its lease goes on writing beside the next one. So does"
                        + " one whose lock Redis forgot.")
                .whenToUse("To save work across replicas, where doing it twice is a waste and not an error.")
                .cost("Two round trips to Redis for each claim; all buyers of a show in single file.")
                .source("https://martin.kleppmann.com/2016/02/08/how-to-do-distributed-locking.html");
        return leased(
                card, new RedisLock(redis, leases.notLetGo(card.name())), claim -> RedisKeys.of(claim.show(), "lock"));
    }

    @Produces
    @Singleton
    Guard redisFairLock() {
        Card card = Card.named("redis-fair-lock")
                .primitive("Redisson RFairLock")
                .stands(Stands.onALease().table())
                .fitsEveryPlace()
                .mechanism("One Redis lock per show. Its waiters stand in a list, and the first of them is next.")
                .fails("As redis-lock. A waiter that dies also holds up those behind it until its time in the list is"
                        + " over.")
                .whenToUse("Buyers must be served in the order in which they came, across replicas.")
                .cost("A hand-over through Redis for each buyer, and a list to keep.")
                .source("https://redisson.pro/docs/data-and-services/locks-and-synchronizers/#fair-lock");
        return leased(
                card,
                new RedisFairLock(redis, leases.notLetGo(card.name())),
                claim -> RedisKeys.of(claim.show(), "fair-lock"));
    }

    @Produces
    @Singleton
    Guard redisSeatLock() {
        Card card = Card.named("redis-seat-lock")
                .primitive("Redisson RLock per seat, multi-lock over a party")
                .stands(Stands.onALease().table())
                .fits(WishKind.SEATS)
                .mechanism("One Redis lock per seat, taken in the order of the seats, encloses the whole transaction.")
                .fails("As redis-lock: a holder that pauses for longer than its lease, or whose locks Redis forgot,"
                        + " goes on writing.")
                .whenToUse("As redis-lock, where buyers mostly want different seats.")
                .cost("Two round trips to Redis for each seat; only buyers of one seat wait for each other.")
                .source("https://redisson.pro/docs/data-and-services/locks-and-synchronizers/#multilock");
        return leased(
                card,
                new RedisSeatLock(redis, leases.notLetGo(card.name())),
                seats(card, (claim, seat) -> RedisKeys.of(claim.show(), "seat-lock", seat)));
    }

    private <K> Guard leased(Card card, Mutex<K> lock, Function<Claim, K> nameOf) {
        return new Locked<>(card, leases.over(lock, nameOf), Function.identity(), ledger, race);
    }

    private static String show(Claim claim) {
        return claim.show().toString();
    }

    /** The names of the wanted seats; their order is that of the seats. */
    private static Function<Claim, SortedSet<String>> seats(Card card, BiFunction<Claim, String, String> nameOf) {
        return claim -> switch (claim.wish()) {
            case Wish.Seats wish ->
                Arrays.stream(wish.ids()).map(seat -> nameOf.apply(claim, seat)).collect(toCollection(TreeSet::new));
            case Wish.Standing standing -> throw Unfit.wish(card, standing);
        };
    }
}
