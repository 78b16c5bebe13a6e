package dev.seatlock.lab.journey;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.Check;
import dev.seatlock.lab.journey.Caller.Answer;
import dev.seatlock.lab.journey.Caller.NoAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An operator who changes the shows by dice while they are on sale: closes a row and opens it again, makes a floor
 * smaller and larger, sets other prices. What somebody has is not taken out, nor its price changed. One event is
 * cancelled on the way.
 */
final class Operator {

    private static final Duration BETWEEN_CHANGES = Duration.ofMillis(200);

    private final Caller caller;
    private final Random random;
    private final List<Venue> venues;
    private final Map<String, String> headers;
    private final AtomicBoolean isOver = new AtomicBoolean();
    private final Venue cancelled;
    private int changed;
    private int refused;

    Operator(Caller caller, Random random, List<Venue> venues, Address address) {
        this.caller = caller;
        this.random = random;
        this.venues = venues;
        this.headers = address.operatorHeaders();
        cancelled = venues.get(random.nextInt(venues.size()));
    }

    /** Changes one show after the other, and changes each back, until he is told to stop. */
    void work() throws NoAnswer, InterruptedException {
        while (!isOver.get()) {
            Venue venue = venues.get(random.nextInt(venues.size()));
            count(change(venue, venue.dearer(random)));
            count(change(venue, venue.smaller(random)));
            Thread.sleep(BETWEEN_CHANGES);
            restore(venue);
        }
    }

    private void count(boolean isChanged) {
        if (isChanged) {
            changed++;
        } else {
            refused++;
        }
    }

    /** Cancels one event, whoever buys or changes something of it at the moment. */
    void cancelAnEvent() throws NoAnswer, InterruptedException {
        Answer answer = caller.post(cancelled.path() + "/cancellation", Map.of("reason", "The star is ill"), headers);
        if (!answer.isOk()) {
            throw new NoAnswer("it was not foreseen that a cancellation is answered by " + answer);
        }
    }

    /** The show whose event was cancelled. */
    String cancelledShow() {
        return cancelled.show();
    }

    void stop() {
        isOver.set(true);
    }

    private void restore(Venue venue) throws NoAnswer, InterruptedException {
        if (!change(venue, venue.whole()) && !venue.equals(cancelled)) {
            throw new NoAnswer("show " + venue.show() + " could not get all of its places back");
        }
    }

    private boolean change(Venue venue, Map<String, Object> section) throws NoAnswer, InterruptedException {
        Answer answer = caller.patch(venue.path(), Map.of("sections", Map.of(venue.section(), section)), headers);
        return switch (answer.status()) {
            case 200 -> true;
            case 409 -> false;
            default -> throw new NoAnswer("it was not foreseen that a change is answered by " + answer);
        };
    }

    /** That there were changes at all. */
    Check worked() {
        return new Check(
                "the shows were changed meanwhile",
                changed > 0,
                "%d times, and %d times not, since somebody had the places".formatted(changed, refused));
    }
}
