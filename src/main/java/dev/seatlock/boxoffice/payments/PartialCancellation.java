package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.boxoffice.sales.Booking.CancelledBy;
import dev.seatlock.boxoffice.sales.BookingChange;
import dev.seatlock.boxoffice.sales.BookingUpdates;
import dev.seatlock.boxoffice.sales.BookingVersions;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.boxoffice.shows.Shows;
import dev.seatlock.inventory.Freed;
import dev.seatlock.inventory.PartReleases;
import dev.seatlock.inventory.SeatId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.inventory.Wish;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.id.uuid.UuidVersion7Strategy;
import org.jspecify.annotations.Nullable;

/**
 * Gives some places of a booking back, with the money that they cost. What a place costs is fixed while somebody has
 * it, so the show's prices are those that it was sold at.
 */
@Singleton
final class PartialCancellation {

    private final BookingVersions versions;
    private final PartReleases releases;
    private final Refunds refunds;
    private final Shows shows;

    PartialCancellation(BookingVersions versions, PartReleases releases, Refunds refunds, Shows shows) {
        this.versions = versions;
        this.releases = releases;
        this.refunds = refunds;
        this.shows = shows;
    }

    /**
     * Gives back what the booking is not to keep, within its update.
     *
     * @return what came free; empty if it has no more than it is to keep
     * @throws Rejection if it does not have what it is to keep
     */
    Set<Freed> keep(Booking booking, BookingChange change, CancelledBy by, @Nullable String because) {
        if (change.seats() != null) {
            return keepSeats(booking, change.seats(), by, because);
        }
        return change.standing() == null ? Set.of() : keepStanding(booking, change.standing(), by, because);
    }

    private Set<Freed> keepSeats(Booking booking, Set<SeatId> kept, CancelledBy by, @Nullable String because) {
        Set<SeatId> has = booking.places().seats();
        List<String> missing = kept.stream()
                .filter(seat -> !has.contains(seat))
                .map(SeatId::toString)
                .sorted()
                .toList();
        if (!missing.isEmpty()) {
            throw new Rejection(
                    Rule.NOT_BOOKED,
                    "The booking does not have " + String.join(", ", missing) + ".",
                    Map.of("seats", missing));
        }
        TreeSet<SeatId> back = new TreeSet<>(has);
        back.removeAll(kept);
        if (back.isEmpty()) {
            return Set.of();
        }
        Set<Freed> freed = releases.seatsOf(booking.show(), booking.id(), back); // first: the ledger's lock order
        write(booking, new Wish.Seats(back), by, because);
        return freed;
    }

    private Set<Freed> keepStanding(Booking booking, int kept, CancelledBy by, @Nullable String because) {
        Map<String, Integer> floor = booking.places().standing();
        int has = floor.values().stream().mapToInt(Integer::intValue).sum();
        if (kept > has) {
            throw new Rejection(
                    Rule.NOT_BOOKED,
                    "The booking has %d standing places, not %d.".formatted(has, kept),
                    Map.of("standing", has));
        }
        if (kept == has) {
            return Set.of();
        }
        String section = floor.keySet().iterator().next();
        Set<Freed> freed = releases.standingOf(booking.show(), booking.id(), kept);
        write(booking, new Wish.Standing(new SectionId(section), has - kept), by, because);
        return freed;
    }

    private void write(Booking booking, Wish back, CancelledBy by, @Nullable String because) {
        long minor = shows.find(booking.show()).terms().prices().total(back);
        BookingUpdates.require(versions.cancelPlaces(booking, back, minor, by, because));
        refunds.owe(UuidVersion7Strategy.INSTANCE.generateUuid(null), booking.id(), minor);
    }
}
