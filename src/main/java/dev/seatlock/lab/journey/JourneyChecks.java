package dev.seatlock.lab.journey;

import com.fasterxml.jackson.databind.JsonNode;
import dev.seatlock.lab.Address;
import dev.seatlock.lab.Check;
import dev.seatlock.lab.journey.Caller.Answer;
import dev.seatlock.lab.journey.Caller.NoAnswer;
import dev.seatlock.lab.journey.Ending.Booked;
import dev.seatlock.lab.journey.Ending.Kind;
import dev.seatlock.lab.journey.Ending.Letters;
import dev.seatlock.lab.journey.Mailbox.Letter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holds what the buyers were told against what the box office says once all is quiet. */
record JourneyChecks(
        Caller caller,
        Address address,
        List<Venue> venues,
        String cancelledShow,
        Mailbox mailbox,
        List<Ending> endings) {

    private static final Duration QUIET_WITHIN = Duration.ofMinutes(3);

    List<Check> run() throws NoAnswer, InterruptedException {
        List<Check> checks = new ArrayList<>();
        checks.add(quiet());
        for (Venue venue : venues) {
            checks.add(audit(venue.path()));
        }
        checks.add(answers());
        checks.add(bookings());
        checks.add(books());
        checks.add(outbox());
        checks.add(letters());
        checks.add(new SellingOut(
                        caller,
                        venues.stream()
                                .filter(venue -> !venue.show().equals(cancelledShow))
                                .toList())
                .run());
        return checks;
    }

    private JsonNode read(String path) throws NoAnswer, InterruptedException {
        return caller.get(path, address.operatorHeaders()).body();
    }

    private int callbacksWaiting() throws NoAnswer, InterruptedException {
        return read("/api/callbacks").at("/items").size();
    }

    private Check audit(String show) throws NoAnswer, InterruptedException {
        JsonNode audit = read(show + "/audit");
        String verdict = audit.at("/verdict").asText();
        int ghostHolds = audit.at("/ghostHolds").asInt();
        return new Check(
                "audit of " + read(show).at("/guard").asText(),
                verdict.equals("SOUND") && ghostHolds == 0,
                "%s, %d of %d sold, %d held, %d oversold, %d ghost holds"
                        .formatted(
                                verdict,
                                audit.at("/sold").asInt(),
                                audit.at("/capacity").asInt(),
                                audit.at("/held").asInt(),
                                audit.at("/oversoldCount").asInt(),
                                ghostHolds));
    }

    /** Waits until no hold is left, no money is under way and no callback waits. */
    private Check quiet() throws NoAnswer, InterruptedException {
        long startNanos = System.nanoTime();
        long held;
        long underWay;
        long waiting;
        do {
            Thread.sleep(500);
            held = 0;
            for (Venue venue : venues) {
                held += read(venue.path()).at("/held").asLong();
            }
            underWay = read("/api/books").at("/underWay").asLong();
            waiting = callbacksWaiting();
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
    private Check answers() {
        List<String> unsure = endings.stream()
                .filter(ending -> ending.kind() == Kind.UNSURE)
                .map(ending -> String.valueOf(ending.why()))
                .toList();
        return Check.of("each buyer has an answer", (endings.size() - unsure.size()) + " have", unsure);
    }

    private boolean stands(Ending ending, Booked booking) {
        return ending.kind() == Kind.BOOKED && !booking.show().equals(cancelledShow);
    }

    /** What each buyer was told last is what the box office says. */
    private Check bookings() throws NoAnswer, InterruptedException {
        List<String> wrong = new ArrayList<>();
        int right = 0;
        for (Ending ending : endings) {
            Booked booking = ending.booking();
            if (booking != null) {
                String wanted = stands(ending, booking) ? "CONFIRMED" : "CANCELLED";
                Answer now = caller.get("/api/bookings/" + booking.id(), Map.of("Booking-Token", booking.token()));
                if (now.text("/state").equals(wanted) && Booked.of(now.body()).places() == booking.places()) {
                    right++;
                } else {
                    wrong.add("%s is not %s but %s".formatted(booking.id(), wanted, now));
                }
            }
        }
        return Check.of("each buyer has what was promised", right + " as said", wrong);
    }

    /** The bank has what the buyers paid for what they have, to the cent. */
    private Check books() throws NoAnswer, InterruptedException {
        JsonNode books = read("/api/books");
        long paid = endings.stream()
                .mapToLong(ending -> ending.booking() != null && stands(ending, ending.booking())
                        ? ending.booking().paidMinor()
                        : 0)
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

    private Check outbox() throws NoAnswer, InterruptedException {
        int waiting = callbacksWaiting();
        return new Check("the outbox is empty", waiting == 0, waiting + " callbacks left");
    }

    /** Every callback that a buyer was to hear of has come, signed, and in its order. */
    private Check letters() {
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
        return Check.of(
                "every callback came, in order",
                "%d expected, %d came, %s".formatted(expected, mailbox.received(), mailbox.mishaps()),
                wrong);
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
}
