package dev.seatlock.lab.journey;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seatlock.lab.Address;
import dev.seatlock.lab.Check;
import dev.seatlock.lab.Fleet;
import dev.seatlock.lab.RemoteBoxOffice;
import dev.seatlock.lab.RushAborted;
import dev.seatlock.lab.Wire;
import dev.seatlock.lab.journey.Caller.Answer;
import dev.seatlock.lab.journey.Caller.NoAnswer;
import dev.seatlock.lab.journey.Ending.Booked;
import dev.seatlock.lab.journey.Ending.Kind;
import dev.seatlock.lab.journey.Ending.Letters;
import dev.seatlock.lab.journey.Mailbox.Letter;
import dev.seatlock.lab.journey.Traveller.Hall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
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

    private static final Duration QUIET_WITHIN = Duration.ofMinutes(3);
    private static final int OUT_OF_ORDER = 2; // the replica that dies

    private static final int ROWS = 12;
    private static final int SEATS_PER_ROW = 20;
    private static final int STANDING = 150;

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
    private final Map<String, String> operator;
    private final int journeys;
    private final int clients;
    private final long seed;

    public Journeys(Fleet fleet, String operatorPassword, int journeys, int clients, long seed) {
        this.fleet = fleet;
        address = new Address(fleet.urls(), operatorPassword);
        byte[] credentials = ("operator:" + operatorPassword).getBytes(StandardCharsets.UTF_8);
        this.operator = Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
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
            List<Hall> halls = openHalls(new RemoteBoxOffice(wire, address));
            List<Ending> endings = send(wire, halls, mailbox, dice, onEnd);
            return judge(caller, halls, mailbox, endings);
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

    private static List<Hall> openHalls(RemoteBoxOffice office) throws RushAborted, InterruptedException {
        List<Hall> halls = new ArrayList<>();
        for (String guard : List.of("pg-conditional", "pg-row-lock", "redis-lock", "combining", "redis-stream")) {
            Map<String, Object> section =
                    Map.of("name", "A", "kind", "SEATED", "rows", ROWS, "seatsPerRow", SEATS_PER_ROW);
            halls.add(new Hall(
                    office.putOnUnprotected("Journeys: " + guard, guard, section)
                            .id(),
                    false,
                    ROWS,
                    SEATS_PER_ROW));
        }
        for (String guard : List.of("redis-counter", "redis-semaphore")) {
            Map<String, Object> section = Map.of("name", "F", "kind", "STANDING", "capacity", STANDING);
            halls.add(new Hall(
                    office.putOnUnprotected("Journeys: " + guard, guard, section)
                            .id(),
                    true,
                    0,
                    0));
        }
        return halls;
    }

    /** Each journey has dice of its own, so that a seed names the same journeys whoever is faster. */
    private List<Ending> send(Wire wire, List<Hall> halls, Mailbox mailbox, Random dice, Runnable onEnd)
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
                return null;
            });
            for (int journey = 0; journey < journeys; journey++) {
                Random own = new Random(dice.nextLong());
                seats.acquire();
                journeysUnderWay.add(travellers.submit(() -> {
                    try {
                        return new Traveller(new Caller(wire, fleet.urls(), own), own, halls, mailbox.url()).travel();
                    } finally {
                        seats.release();
                        ended.incrementAndGet();
                        onEnd.run();
                    }
                }));
            }
            death.get();
            List<Ending> endings = new ArrayList<>();
            for (Future<Ending> journey : journeysUnderWay) {
                endings.add(journey.get());
            }
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

    // --- What must hold in the end ---

    private Findings judge(Caller caller, List<Hall> halls, Mailbox mailbox, List<Ending> endings)
            throws NoAnswer, InterruptedException {
        List<Check> checks = new ArrayList<>();
        checks.add(quiet(caller, halls));
        for (Hall hall : halls) {
            JsonNode audit =
                    caller.get("/api/shows/" + hall.show() + "/audit", Map.of()).body();
            checks.add(new Check(
                    "audit of "
                            + caller.get("/api/shows/" + hall.show(), Map.of()).text("/guard"),
                    audit.at("/verdict").asText().equals("SOUND")
                            && audit.at("/ghostHolds").asInt() == 0,
                    "%s, %d of %d sold, %d held, %d oversold, %d ghost holds"
                            .formatted(
                                    audit.at("/verdict").asText(),
                                    audit.at("/sold").asInt(),
                                    audit.at("/capacity").asInt(),
                                    audit.at("/held").asInt(),
                                    audit.at("/oversoldCount").asInt(),
                                    audit.at("/ghostHolds").asInt())));
        }
        checks.add(answers(endings));
        checks.add(bookings(caller, endings));
        checks.add(books(caller, endings));
        checks.add(outbox(caller));
        checks.add(letters(mailbox, endings));
        return new Findings(count(endings), checks);
    }

    private static Map<String, Integer> count(List<Ending> endings) {
        Map<String, Integer> count = new TreeMap<>();
        endings.forEach(ending -> count.merge(ending.kind().name().toLowerCase(Locale.ROOT), 1, Integer::sum));
        return count;
    }

    /** Waits until no hold is left, no money is under way and no callback waits. */
    private Check quiet(Caller caller, List<Hall> halls) throws NoAnswer, InterruptedException {
        long startNanos = System.nanoTime();
        long held;
        long underWay;
        long waiting;
        do {
            Thread.sleep(500);
            held = 0;
            for (Hall hall : halls) {
                held += caller.get("/api/shows/" + hall.show(), Map.of())
                        .body()
                        .at("/held")
                        .asLong();
            }
            underWay = caller.get("/api/books", operator).body().at("/underWay").asLong();
            waiting = caller.get("/api/callbacks", operator).body().at("/items").size();
        } while (held + underWay + waiting > 0 && System.nanoTime() - startNanos < QUIET_WITHIN.toNanos());
        return new Check(
                "all is quiet",
                held + underWay + waiting == 0,
                "%d held, %d payments under way, %d callbacks waiting after %d s"
                        .formatted(
                                held,
                                underWay,
                                waiting,
                                Duration.ofNanos(System.nanoTime() - startNanos).toSeconds()));
    }

    /** Who asks again under a key is told, sooner or later. */
    private static Check answers(List<Ending> endings) {
        List<String> unsure = endings.stream()
                .filter(ending -> ending.kind() == Kind.UNSURE)
                .map(ending -> String.valueOf(ending.why()))
                .toList();
        return new Check(
                "each buyer has an answer",
                unsure.isEmpty(),
                (endings.size() - unsure.size()) + " have" + examples(unsure));
    }

    /** What each buyer was told last is what the box office says. */
    private static Check bookings(Caller caller, List<Ending> endings) throws NoAnswer, InterruptedException {
        List<String> wrong = new ArrayList<>();
        int right = 0;
        for (Ending ending : endings) {
            Booked booking = ending.booking();
            if (booking != null) {
                String wanted = ending.kind() == Kind.BOOKED ? "CONFIRMED" : "CANCELLED";
                Answer now = caller.get("/api/bookings/" + booking.id(), Map.of("Booking-Token", booking.token()));
                if (now.text("/state").equals(wanted)) {
                    right++;
                } else {
                    wrong.add("%s is not %s but %s".formatted(booking.id(), wanted, now));
                }
            }
        }
        return new Check(
                "each buyer has what was promised", wrong.isEmpty(), "%d as said%s".formatted(right, examples(wrong)));
    }

    /** The bank has what the buyers paid for what they have, to the cent. */
    private Check books(Caller caller, List<Ending> endings) throws NoAnswer, InterruptedException {
        JsonNode books = caller.get("/api/books", operator).body();
        long paid = endings.stream()
                .filter(ending -> ending.kind() == Kind.BOOKED)
                .mapToLong(ending ->
                        ending.booking() == null ? 0 : ending.booking().paidMinor())
                .sum();
        long charged = books.at("/charged/EUR").asLong();
        long refunded = books.at("/refunded/EUR").asLong();
        long earned = books.at("/earned/EUR").asLong();
        return new Check(
                "the books balance",
                books.at("/verdict").asText().equals("BALANCED") && charged - refunded == earned && earned == paid,
                "%s; cents: %d charged, %d refunded, %d earned, %d paid by buyers who have a booking"
                        .formatted(books.at("/verdict").asText(), charged, refunded, earned, paid));
    }

    private Check outbox(Caller caller) throws NoAnswer, InterruptedException {
        int waiting = caller.get("/api/callbacks", operator).body().at("/items").size();
        return new Check("the outbox is empty", waiting == 0, waiting + " callbacks left");
    }

    /** Every callback that a buyer was to hear of has come, signed, and in its order. */
    private static Check letters(Mailbox mailbox, List<Ending> endings) {
        List<String> wrong = new ArrayList<>();
        int expected = 0;
        for (Ending ending : endings) {
            Letters letters = ending.letters();
            if (letters == null) {
                continue;
            }
            expected += letters.types().size();
            List<Letter> came = mailbox.about(letters.about());
            if (!came.stream().allMatch(letter -> letter.isSignedWith(letters.secret()))) {
                wrong.add(letters.about() + " had a letter with a false signature");
            }
            List<String> types = came.stream().map(Letter::type).toList();
            if (!isInOrder(letters.types(), types)) {
                wrong.add("%s heard %s, not %s".formatted(letters.about(), types, letters.types()));
            }
        }
        return new Check(
                "every callback came, in order",
                wrong.isEmpty(),
                "%d expected, %d came, %s%s"
                        .formatted(expected, mailbox.received(), mailbox.mishaps(), examples(wrong)));
    }

    /** Whether all of the first are among the second, in this order. */
    private static boolean isInOrder(List<String> expected, List<String> came) {
        int found = 0;
        for (String type : came) {
            if (found < expected.size() && expected.get(found).equals(type)) {
                found++;
            }
        }
        return found == expected.size();
    }

    private static String examples(List<String> wrong) {
        return wrong.isEmpty()
                ? ""
                : "; %d wrong, as %s"
                        .formatted(wrong.size(), String.join("; ", wrong.subList(0, Math.min(3, wrong.size()))));
    }
}
