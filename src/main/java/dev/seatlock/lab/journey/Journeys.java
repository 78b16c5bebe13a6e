package dev.seatlock.lab.journey;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.Check;
import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.PublishedCard;
import dev.seatlock.lab.RemoteBoxOffice;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.Wire;
import dev.seatlock.lab.journey.Caller.NoAnswer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends many buyers on random journeys through a fleet, kills a replica on the way and starts it again, and holds what
 * the buyers were told against what the box office says once all is quiet.
 */
public final class Journeys {

    private static final int OUT_OF_ORDER = 2; // the replica that dies

    /**
     * How long things take on a journey: holds and payments end within it. Settings of the fleet, as variables of its
     * environment.
     */
    public static final Map<String, String> HURRY = Map.of(
            "SEATLOCK_HOLD_TIME", "2s",
            "SEATLOCK_PAYMENT_TIME", "6s",
            "SEATLOCK_BOOKS_EVERY", "1s",
            "SEATLOCK_CALLBACK_PRIVATE_HOSTS", "true");

    private final Fleet fleet;
    private final Address address;
    private final int journeys;
    private final int clients;
    private final long seed;

    public Journeys(Fleet fleet, String operatorPassword, int journeys, int clients, long seed) {
        this.fleet = fleet;
        address = new Address(fleet.urls(), operatorPassword);
        this.journeys = journeys;
        this.clients = clients;
        this.seed = seed;
    }

    /** How the journeys ended, by their kind, and whether all is as it must be. */
    public record Findings(Map<String, Integer> endings, List<Check> checks) {

        public boolean areSound() {
            return checks.stream().allMatch(Check::holds);
        }
    }

    /**
     * Carries it out.
     *
     * @param onEnd runs once for each journey that has ended
     * @throws Stopped if the box office does not answer even the operator
     */
    public Findings run(Runnable onEnd) throws InterruptedException, Stopped {
        Random dice = new Random(seed);
        try (Wire wire = Wire.open(Caller.EXCHANGE);
                Mailbox mailbox = new Mailbox(new Random(dice.nextLong()))) {
            Caller caller = new Caller(wire, fleet.urls(), new Random(dice.nextLong()));
            List<Venue> venues = putOnShows(new RemoteBoxOffice(wire, address));
            Operator operator = new Operator(caller, new Random(dice.nextLong()), venues, address);
            List<Ending> endings = send(wire, venues, mailbox, dice, operator, onEnd);
            List<Check> checks =
                    new JourneyChecks(caller, address, venues, operator.cancelledShow(), mailbox, endings).run();
            checks.add(operator.worked());
            return new Findings(count(endings), checks);
        } catch (IOException | NoAnswer | RushAborted failed) {
            throw new Stopped(String.valueOf(failed.getMessage()));
        }
    }

    /** It could not be carried out. */
    public static final class Stopped extends Exception {

        private static final long serialVersionUID = 1L;

        Stopped(String why) {
            super(why);
        }
    }

    /** One show under each guard that holds on several replicas. */
    private static List<Venue> putOnShows(RemoteBoxOffice office) throws RushAborted, InterruptedException {
        List<Venue> venues = new ArrayList<>();
        for (PublishedCard card : office.cards()) {
            if (card.holdsOnNodes()) {
                venues.add(card.fitsSeats() ? Venue.seated(office, card.name()) : Venue.standing(office, card.name()));
            }
        }
        return venues;
    }

    /** Each journey has dice of its own, so that a seed names the same journeys whoever is faster. */
    private List<Ending> send(
            Wire wire, List<Venue> venues, Mailbox mailbox, Random dice, Operator operator, Runnable onEnd)
            throws InterruptedException, NoAnswer {
        AtomicInteger ended = new AtomicInteger();
        Semaphore seats = new Semaphore(clients);
        List<Future<Ending>> journeysUnderWay = new ArrayList<>();
        try (ExecutorService travellers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> death = travellers.submit(() -> {
                await(ended, journeys / 3);
                fleet.kill(OUT_OF_ORDER);
                await(ended, journeys / 2);
                fleet.restart(OUT_OF_ORDER);
                await(ended, journeys * 3 / 4);
                operator.cancelAnEvent();
                return null;
            });
            Future<?> changes = travellers.submit(() -> {
                operator.work();
                return null;
            });
            List<Ending> endings = new ArrayList<>();
            try {
                for (int journey = 0; journey < journeys; journey++) {
                    Random own = new Random(dice.nextLong());
                    seats.acquire();
                    journeysUnderWay.add(travellers.submit(() -> {
                        try {
                            return new Traveller(new Caller(wire, fleet.urls(), own), own, venues, mailbox.url())
                                    .travel();
                        } finally {
                            seats.release();
                            ended.incrementAndGet();
                            onEnd.run();
                        }
                    }));
                }
                death.get();
                for (Future<Ending> journey : journeysUnderWay) {
                    endings.add(journey.get());
                }
            } finally {
                operator.stop();
            }
            changes.get();
            return endings;
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a journey broke off", failed.getCause());
        }
    }

    private static void await(AtomicInteger count, int least) throws InterruptedException {
        while (count.get() < least) {
            Thread.sleep(20);
        }
    }

    private static Map<String, Integer> count(List<Ending> endings) {
        Map<String, Integer> count = new TreeMap<>();
        endings.forEach(ending -> count.merge(ending.kind().name().toLowerCase(Locale.ROOT), 1, Integer::sum));
        return count;
    }
}
