package dev.seatlock.boxoffice.shows;

import dev.seatlock.inventory.GuardTerms;
import dev.seatlock.inventory.PriceList;
import dev.seatlock.inventory.ShowId;
import dev.seatlock.inventory.Wish;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Transient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/** A show as it was when it was read: what it sells, in which state, and on which terms. */
@Entity
public class Show {

    /** Where a show stands in its sale. That it is sold out is not kept but counted. */
    public enum State {
        /** Not on sale before its opening time, or before it is opened. */
        ANNOUNCED,
        ON_SALE,
        /** Closed by the operator, or its time is over. */
        CLOSED,
        /** Taken off the programme while somebody had booked, held or waited; it stays so that they can be told. */
        CANCELLED
    }

    // By the database's clock, because replicas' clocks differ.
    private static final String HAS_OPENED =
            "(state = 'ON_SALE' or state = 'ANNOUNCED' and opens_at <= clock_timestamp())";
    private static final String IS_OVER = "(closes_at is not null and closes_at <= clock_timestamp())";

    /** Whether a show is on sale, in the database's words. */
    public static final String IS_ON_SALE = "(" + HAS_OPENED + " and not " + IS_OVER + ")";

    @Id
    UUID id;

    String title;

    @Nullable
    String description;

    @Column(name = "starts_at")
    @Nullable
    Instant startsAt;

    @Column(name = "opens_at")
    @Nullable
    Instant opensAt;

    @Column(name = "closes_at")
    @Nullable
    Instant closesAt;

    @Column(name = "price_minor")
    long priceMinor;

    String currency;

    @Enumerated(EnumType.STRING)
    State state;

    @Column(name = "cancelled_because")
    @Nullable
    String cancelledBecause;

    @Formula(HAS_OPENED)
    boolean opened;

    @Formula(IS_OVER)
    boolean over;

    @Formula("(list_first_until > clock_timestamp())")
    boolean listFirst;

    @Column(name = "safety_net")
    boolean safetyNet;

    String guard;

    @Column(name = "guard_epoch")
    long guardEpoch;

    @Column(name = "dwell_ms")
    int dwellMillis;

    @Column(name = "places_per_buyer")
    @Nullable
    Integer placesPerBuyer;

    @OneToMany(fetch = FetchType.LAZY)
    @JoinColumn(name = "show_id", insertable = false, updatable = false)
    @OrderBy("ordinal")
    List<Section> sections;

    @Transient
    @Nullable
    private PriceList prices; // made when they are first asked for

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Show() {}

    Show(ShowId id, ShowPlan plan) {
        this.id = id.value();
        this.title = plan.title();
        this.description = plan.description();
        this.startsAt = plan.startsAt();
        this.opensAt = plan.opensAt();
        this.closesAt = plan.closesAt();
        this.priceMinor = plan.price().amount();
        this.currency = plan.price().currency().getCurrencyCode();
        this.state = plan.opensAt() == null ? State.ON_SALE : State.ANNOUNCED;
        this.safetyNet = plan.safetyNet();
        this.guard = plan.guard();
        this.guardEpoch = 1;
        this.dwellMillis = (int) plan.dwell().toMillis();
        this.placesPerBuyer = plan.placesPerBuyer();
        this.sections = new ArrayList<>();
        for (SectionPlan section : plan.sections()) {
            sections.add(new Section(id, sections.size(), section, safetyNet));
        }
    }

    public ShowId id() {
        return new ShowId(id);
    }

    public String title() {
        return title;
    }

    /** What it is, in a few sentences; null if nobody has said. */
    public @Nullable String description() {
        return description;
    }

    public @Nullable Instant startsAt() {
        return startsAt;
    }

    public @Nullable Instant opensAt() {
        return opensAt;
    }

    /** When its sale ends by itself; null for never. */
    public @Nullable Instant closesAt() {
        return closesAt;
    }

    /** What a place costs where its section says nothing else. */
    public Price price() {
        return new Price(priceMinor, currency());
    }

    public State state() {
        if (over && state != State.CANCELLED) {
            return State.CLOSED;
        }
        return opened ? State.ON_SALE : state;
    }

    /** Why it was cancelled; null if it was not, or nobody has said. */
    public @Nullable String cancelledBecause() {
        return cancelledBecause;
    }

    /** Whether the time of its sale is over, so that it cannot be opened again. */
    public boolean isOver() {
        return over;
    }

    /** Whether places have just been added, and those who wait for them are called before everyone else. */
    public boolean servesListFirst() {
        return listFirst;
    }

    /** The terms on which it sells just now. */
    public GuardTerms terms() {
        return new GuardTerms(guard, guardEpoch, Duration.ofMillis(dwellMillis), safetyNet, prices());
    }

    private PriceList prices() {
        if (prices == null) {
            prices = SectionPlan.prices(sections.stream().map(Section::plan).toList(), priceMinor);
        }
        return prices;
    }

    /** What these places cost together. */
    public Price total(Wish wish) {
        return new Price(prices().total(wish), currency());
    }

    /** Of all its prices. */
    public Currency currency() {
        return Currency.getInstance(currency);
    }

    /** The most live places, held or sold, that one buyer may have; null for any number. It never changes. */
    public @Nullable Integer placesPerBuyer() {
        return placesPerBuyer;
    }

    public List<Section> sections() {
        return sections;
    }

    /** Which places it has. */
    public House house() {
        return new House(sections);
    }
}
