package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
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
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Formula;
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

    /** What was given back of it while it stood. */
    @Column(name = "cancelled_seats")
    String[] cancelledSeats;

    @Column(name = "cancelled_standing")
    int cancelledStanding;

    @Column(name = "cancelled_minor")
    long cancelledMinor;

    @Formula("(select sum(refund.amount_minor) from refund join payment on payment.id = refund.payment_id"
            + " where payment.booking_id = id and refund.state = 'PAID')")
    @Nullable
    Long paidBackMinor;

    @Formula("(select changed.because from booking_change changed where changed.booking_id = id"
            + " and changed.because is not null order by changed.version desc limit 1)")
    @Nullable
    String changedBecause;

    int version;

    @Nullable
    UUID owner;

    @Nullable
    UUID transfer;

    @Column(name = "transfer_until")
    @Nullable
    Instant transferUntil;

    /** Whether it is offered to somebody, by the clock that deadlines go by. */
    @Formula("transfer is not null and transfer_until > clock_timestamp()")
    boolean isOffered;

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
        cancelledSeats = new String[0];
        wins = List.of();
    }

    static Booking of(Outcome.Won won, Show show) {
        return new Booking(won, show.currency());
    }

    /** As its buyer was told of it first, whatever has become of it. What is stored stays as it is. */
    public Booking asFirstTold() {
        places = Places.of(wins).plus(cancelledStanding);
        state = State.CONFIRMED;
        totalMinor += cancelledMinor;
        cancelledBecause = null;
        changedBecause = null;
        paidBackMinor = null;
        isOffered = false;
        return this;
    }

    /**
     * As whoever bought it may see it.
     *
     * @throws Rejection if it was passed on since
     */
    public Booking forItsBuyer() {
        if (owner != null) {
            throw new Rejection(Rule.BOOKING_PASSED_ON, "The booking was passed on to somebody else.");
        }
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
        return places == null ? Places.of(wins).without(cancelledSeats) : places;
    }

    /** What they cost together, as the show said when they were sold. Without those that were given back. */
    public Price total() {
        return new Price(totalMinor, Currency.getInstance(currency));
    }

    /** How much of what was paid has gone back; null if nothing has. */
    public @Nullable Price paidBack() {
        return paidBackMinor == null ? null : new Price(paidBackMinor, Currency.getInstance(currency));
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

    /** Why an operator took places out of it, the last time; null if nobody did. */
    public @Nullable String changedBecause() {
        return changedBecause;
    }

    /** How often it was changed. */
    public int version() {
        return version;
    }

    /** The secret of whoever accepted it last; null if it still belongs to whoever bought it. */
    public @Nullable UUID owner() {
        return owner;
    }

    /** Until when somebody else can accept it; null if it is offered to nobody. */
    public @Nullable Instant offeredUntil() {
        return isOffered ? transferUntil : null;
    }

    /** A short name to read out at the counter. */
    public String reference() {
        return BookingReference.of(id).toString();
    }
}
