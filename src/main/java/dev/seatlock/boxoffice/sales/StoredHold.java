package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.shows.Price;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ShowId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/**
 * A hold as the database had it when it was read, together with its wins. {@link Hold} is what its buyer is told of it.
 */
@Entity
@Table(name = "hold")
@IdClass(StoredHold.Key.class)
public class StoredHold {

    record Key(ShowId show, ClaimId id) {}

    @Id
    @Column(name = "show_id")
    ShowId show;

    @Id
    ClaimId id;

    String buyer;

    @Column(name = "total_minor")
    long totalMinor;

    String currency;
    String guard;
    String replica;
    long fence;

    /** How often it was extended. */
    int extensions;

    /** When it was read, by the clock that deadlines go by. */
    @Formula("clock_timestamp()")
    Instant now;

    @OneToMany
    @JoinColumn(name = "show_id", referencedColumnName = "show_id", insertable = false, updatable = false)
    @JoinColumn(name = "claim_id", referencedColumnName = "id", insertable = false, updatable = false)
    List<WonPlace> wins;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected StoredHold() {}

    /** As it stands, or what it has become; empty if it has expired or was given back. */
    public Optional<Hold> standing(HoldTime time) {
        List<WonPlace> live = wins.stream().filter(win -> win.isLive(now)).toList();
        if (live.isEmpty()) {
            return Optional.empty();
        }
        if (live.stream().anyMatch(win -> win.state == WonPlace.State.SOLD)) {
            return Optional.of(told(live, null, 0).as(Hold.State.BOOKED, null, id));
        }
        Instant until = live.stream()
                .map(win -> win.heldUntil)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return Optional.of(told(live, until, Math.max(0, time.extensions() - extensions)));
    }

    /** As its buyer was told of it first, whatever has become of it. */
    public Hold asFirstTold(Instant until, HoldTime time) {
        return told(wins, until, time.extensions());
    }

    private Hold told(List<WonPlace> had, @Nullable Instant until, int extensionsLeft) {
        return new Hold(
                id,
                show,
                buyer,
                Places.of(had),
                new Price(totalMinor, Currency.getInstance(currency)),
                until,
                until == null ? null : Duration.between(now, until),
                extensionsLeft,
                guard,
                replica,
                fence);
    }
}
