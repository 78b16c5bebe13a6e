package dev.seatlock.boxoffice.orders;

import static java.util.Objects.requireNonNull;

import dev.seatlock.boxoffice.callbacks.Refusal;
import dev.seatlock.boxoffice.sales.Choice;
import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A purchase that its buyer does not wait for, as it was when it was read.
 *
 * <pre>
 *   SUBMITTED ──→ HELD, BOOKED or REFUSED
 * </pre>
 *
 * The win that decides it ends it, in one transaction; a refusal ends it only if nobody has.
 */
@Entity
@Table(name = "orders")
public class Order {

    public enum What {
        HOLD,
        BOOKING
    }

    public enum State {
        SUBMITTED,
        /** It has become a hold of the same id. */
        HELD,
        BOOKED,
        REFUSED;

        public boolean hasEnded() {
            return this != SUBMITTED;
        }
    }

    /** What kind of choice it is. */
    enum Kind {
        SEATS,
        STANDING,
        BEST_AVAILABLE
    }

    @Id
    ClaimId id;

    @Column(name = "show_id")
    ShowId show;

    @Enumerated(EnumType.STRING)
    What what;

    @Enumerated(EnumType.STRING)
    Kind kind;

    List<String> seats;

    @Nullable
    String section;

    int places;

    String buyer;

    @Nullable
    String method;

    @Column(name = "shown_minor")
    @Nullable
    Long shownMinor;

    @Column(name = "shown_currency")
    @Nullable
    String shownCurrency;

    @Column(name = "patience_ms")
    long patienceMillis;

    @Enumerated(EnumType.STRING)
    State state;

    @Nullable
    @Enumerated(EnumType.STRING)
    Refusal refusal;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Order() {}

    /**
     * A new one.
     *
     * @param id also of the claim that it is decided by, however often it is tried
     * @param method of payment; null at the door
     */
    public Order(
            ClaimId id,
            ShowId show,
            What what,
            Choice choice,
            BuyerId buyer,
            @Nullable String method,
            Duration patience) {
        this.id = id;
        this.show = show;
        this.what = what;
        this.seats = List.of();
        this.places = choice.count();
        this.buyer = buyer.value();
        this.method = method;
        this.patienceMillis = patience.toMillis();
        this.state = State.SUBMITTED;
        Price shown = choice.shown();
        this.shownMinor = shown == null ? null : shown.amount();
        this.shownCurrency = shown == null ? null : shown.currency().getCurrencyCode();
        switch (choice) {
            case Choice.Exactly(Wish.Seats(var wanted), var price) -> {
                this.kind = Kind.SEATS;
                this.seats = wanted.stream().map(SeatId::toString).toList();
            }
            case Choice.Exactly(Wish.Standing(SectionId where, int count), var price) -> {
                this.kind = Kind.STANDING;
                this.section = where.name();
            }
            case Choice.BestAvailable(SectionId where, int count, var price) -> {
                this.kind = Kind.BEST_AVAILABLE;
                this.section = where == null ? null : where.name();
            }
        }
    }

    /** Also of the claim that it is decided by, however often it is tried. */
    public ClaimId id() {
        return id;
    }

    public ShowId show() {
        return show;
    }

    public What what() {
        return what;
    }

    public Choice choice() {
        return switch (kind) {
            case SEATS ->
                new Choice.Exactly(
                        new Wish.Seats(seats.stream().map(SeatId::of).collect(Collectors.toCollection(TreeSet::new))),
                        shown());
            case STANDING ->
                new Choice.Exactly(new Wish.Standing(new SectionId(requireNonNull(section)), places), shown());
            case BEST_AVAILABLE ->
                new Choice.BestAvailable(section == null ? null : new SectionId(section), places, shown());
        };
    }

    private @Nullable Price shown() {
        return shownMinor == null || shownCurrency == null
                ? null
                : new Price(shownMinor, Currency.getInstance(shownCurrency));
    }

    public BuyerId buyer() {
        return new BuyerId(buyer);
    }

    /** Of payment; null at the door. */
    public @Nullable String method() {
        return method;
    }

    public Duration patience() {
        return Duration.ofMillis(patienceMillis);
    }

    public State state() {
        return state;
    }

    /** Why it came to nothing; null unless it is REFUSED. */
    public @Nullable Refusal refusal() {
        return refusal;
    }
}
