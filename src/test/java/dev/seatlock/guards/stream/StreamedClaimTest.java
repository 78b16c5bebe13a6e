package dev.seatlock.guards.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.GuardTerms;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.PriceList;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.TreeSet;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A claim arrives at its writer as it was sent, and its outcome at the buyer as it was decided. */
class StreamedClaimTest {

    private static final ShowId SHOW = new ShowId(new UUID(7, 7));

    @Property
    void arrivesAsItWasSent(@ForAll("claims") Claim sent) {
        Claim arrived =
                StreamedClaim.read(StreamedClaim.of(sent, "reply").text()).claim(SHOW);
        assertEquals(
                sent,
                new Claim(
                        arrived.id(),
                        arrived.show(),
                        arrived.terms(),
                        arrived.wish(),
                        arrived.buyer(),
                        arrived.hold(),
                        arrived.patience(),
                        sent.timer(), // its own, and begun there
                        null));
    }

    @Property
    void isAnsweredAsItWasDecided(@ForAll("claims") Claim claim, @ForAll Outcome.Reason reason, @ForAll boolean held) {
        var seats = claim.wish() instanceof Wish.Seats wish ? wish.seats() : Collections.<SeatId>emptySortedSet();
        Instant until = held ? Instant.parse("2030-01-01T20:00:00.123456Z") : null;
        isAnswered(claim, new Outcome.Won(claim, seats, until, "replica 2", 0));
        isAnswered(claim, new Outcome.Refused(reason, seats, false));
        isAnswered(claim, new Outcome.Unsure("the connection broke: \"reset\""));
    }

    private static void isAnswered(Claim claim, Outcome outcome) {
        StreamedClaim sent = StreamedClaim.of(claim, "reply");
        String text = StreamedAnswer.of(sent, outcome).text();
        assertEquals(outcome, StreamedAnswer.read(text).outcome(claim));
    }

    @Provide
    Arbitrary<Claim> claims() {
        Arbitrary<Wish> seats = Arbitraries.integers()
                .between(1, 40)
                .map(number -> new SeatId(new SectionId("Stalls – left"), 1, number))
                .set()
                .ofMinSize(1)
                .ofMaxSize(10)
                .map(party -> new Wish.Seats(new TreeSet<>(party)));
        Arbitrary<Wish> standing =
                Arbitraries.integers().between(1, 10).map(count -> new Wish.Standing(new SectionId("Floor"), count));
        Arbitrary<Duration> times = Arbitraries.integers().between(0, 600_000).map(Duration::ofMillis);
        Arbitrary<GuardTerms> terms = Combinators.combine(
                        Arbitraries.longs().between(1, Long.MAX_VALUE), times, Arbitraries.of(true, false), prices())
                .as((epoch, dwell, netted, prices) -> new GuardTerms("redis-stream", epoch, dwell, netted, prices));
        return Combinators.combine(Arbitraries.oneOf(seats, standing), terms, times, times, Arbitraries.strings())
                .as((wish, showTerms, hold, patience, buyer) ->
                        new Claim(ClaimId.next(), SHOW, showTerms, wish, new BuyerId(buyer), hold, patience));
    }

    private static Arbitrary<PriceList> prices() {
        Arbitrary<Long> price = Arbitraries.longs().between(0, 1_000_000_000);
        Arbitrary<PriceList.OfSection> section = Combinators.combine(
                        price,
                        Arbitraries.maps(Arbitraries.integers().between(1, 50), price)
                                .ofMaxSize(3))
                .as(PriceList.OfSection::new);
        return Combinators.combine(price, Arbitraries.maps(Arbitraries.of("A", "Floor"), section))
                .as(PriceList::new);
    }
}
