package dev.seatlock.guards;

import dev.seatlock.TestStores;
import dev.seatlock.boxoffice.audit.Auditor;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Programme;
import dev.seatlock.boxoffice.shows.SectionPlan;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.boxoffice.shows.ShowPlan;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import dev.seatlock.inventory.WishKind;
import io.quarkus.test.common.QuarkusTestResource;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.TreeSet;

/** One guard, and shows that it protects, without the safety net: only the guard stands between the buyers. */
@QuarkusTestResource(TestStores.class)
public abstract class OneGuard {

    private static final SectionId SEATED = new SectionId("A");
    protected static final SectionId FLOOR = new SectionId("Floor");
    protected static final int ROW = 6;
    protected static final int STANDING = 7;

    @Inject
    protected Guards guards;

    @Inject
    protected Programme programme;

    @Inject
    protected Auditor auditor;

    /** The guard under test, by its name in the catalogue. */
    protected abstract String name();

    protected Guard guard() {
        return guards.named(name()).orElseThrow();
    }

    /** A show with every kind of place that the guard protects. */
    protected Show newShow(Duration dwell) {
        List<SectionPlan> sections = new ArrayList<>();
        if (protects(WishKind.SEATS)) {
            sections.add(new SectionPlan.Seated(SEATED, 1, ROW));
        }
        if (protects(WishKind.STANDING)) {
            sections.add(new SectionPlan.Standing(FLOOR, STANDING));
        }
        Price price = new Price(4500, Currency.getInstance("EUR"));
        ShowId show = programme
                .create(new ShowPlan(name() + " under contract", null, null, price, name(), false, sections))
                .id();
        return programme.switchGuard(show, name(), dwell);
    }

    protected boolean protects(WishKind kind) {
        return guard().card().fits().contains(kind);
    }

    protected static Claim claim(Show show, Wish wish, Duration hold) {
        return new Claim(
                ClaimId.next(), show.id(), show.terms(), wish, new BuyerId("tester"), hold, Duration.ofSeconds(20));
    }

    protected static SeatId seat(int number) {
        return new SeatId(SEATED, 1, number);
    }

    protected static Wish.Seats seats(int... numbers) {
        TreeSet<SeatId> seats = new TreeSet<>();
        for (int number : numbers) {
            seats.add(seat(number));
        }
        return new Wish.Seats(seats);
    }
}
