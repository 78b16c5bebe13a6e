package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Show;
import dev.seatlock.inventory.Claim;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.Outcome;
import dev.seatlock.inventory.ShowId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Transient;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Places sold to a buyer, as they were when they were read. {@link WinSettlement} and {@link Bookings} write them. */
@Entity
@IdClass(Booking.Key.class)
public class Booking {

    record Key(ShowId show, ClaimId id) {}

    public enum State {
        CONFIRMED,
        CANCELLED
    }

    /** Who cancelled it. */
    public enum CancelledBy {
        BUYER,
        OPERATOR,
        /** All of its show was cancelled. */
        SHOW,
        /** Its payment came to nothing. */
        PAYMENT
    }

    @Id
    @Column(name = "show_id")
    ShowId show;

    @Id
    ClaimId id;

    String buyer;

    @Enumerated(EnumType.STRING)
    State state;

    @Column(name = "total_minor")
    long totalMinor;

    String currency;
    String guard;
    String replica;
    long fence;

    @Column(name = "cancelled_because")
    @Nullable
    String cancelledBecause;

    @OneToMany
    @JoinColumn(name = "show_id", referencedColumnName = "show_id", insertable = false, updatable = false)
    @JoinColumn(name = "claim_id", referencedColumnName = "id", insertable = false, updatable = false)
    List<WonPlace> wins;

    /** Of one that has just been won; else the wins tell them. */
    @Transient
    @Nullable
    private Places places;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Booking() {}

    /** As it was won, of a show that takes this currency. */
    public Booking(Outcome.Won won, Currency currency) {
        Claim claim = won.claim();
        id = claim.id();
        show = claim.show();
        buyer = claim.buyer().value();
        state = State.CONFIRMED;
        places = Places.of(claim.wish());
        totalMinor = claim.total();
        this.currency = currency.getCurrencyCode();
        guard = claim.terms().guard();
        replica = won.replica();
        fence = won.fence();
        wins = List.of();
    }

    static Booking of(Outcome.Won won, Show show) {
        return new Booking(won, show.currency());
    }

    /** As its buyer was told of it first, whatever has become of it. What is stored stays as it is. */
    public Booking asFirstTold() {
        state = State.CONFIRMED;
        cancelledBecause = null;
        return this;
    }

    public ClaimId id() {
        return id;
    }

    public ShowId show() {
        return show;
    }

    public String buyer() {
        return buyer;
    }

    public State state() {
        return state;
    }

    public Places places() {
        return places == null ? Places.of(wins) : places;
    }

    /** What they cost together, as the show said when they were sold. */
    public Price total() {
        return new Price(totalMinor, Currency.getInstance(currency));
    }

    /** The guard under which they were won. */
    public String guard() {
        return guard;
    }

    /** The replica that won them. */
    public String replica() {
        return replica;
    }

    /** The fencing token they were won under; 0 if the guard has none. */
    public long fence() {
        return fence;
    }

    /** Why it was cancelled; null if it was not, or nobody has said. */
    public @Nullable String cancelledBecause() {
        return cancelledBecause;
    }

    /** A short name to read out at the counter. */
    public String reference() {
        return BookingReference.of(id).toString();
    }
}
