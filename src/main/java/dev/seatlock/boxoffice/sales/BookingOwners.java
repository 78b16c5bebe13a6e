package dev.seatlock.boxoffice.sales;

import dev.seatlock.boxoffice.callbacks.Tokens;
import dev.seatlock.boxoffice.sales.BookingUpdates.Access;
import dev.seatlock.boxoffice.shows.Rejection;
import dev.seatlock.boxoffice.shows.Rejection.Rule;
import dev.seatlock.inventory.BuyerId;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.ClaimKey;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Whose a booking is: the name that it has, and how it is passed on.
 *
 * <ol>
 *   <li>Its owner offers it, and gets a code to hand over. Asked again, it is the same one, until it is withdrawn.
 *   <li>Whoever has the code accepts. From then on the booking has another token, which only he gets: that of before
 *       ends, and so do the tickets of before.
 * </ol>
 *
 * <p>Whoever accepts and hears no answer asks again under the same key. Without one he may not: the code is known to
 * whoever offered the booking, too.
 */
@Singleton
public final class BookingOwners {

    private final Bookings bookings;
    private final BookingVersions versions;
    private final BookingUpdates updates;
    private final BuyerLimits limits;
    private final Tokens tokens;
    private final Duration offeredFor;

    BookingOwners(
            Bookings bookings,
            BookingVersions versions,
            BookingUpdates updates,
            BuyerLimits limits,
            Tokens tokens,
            @ConfigProperty(name = "seatlock.transfer-time") Duration offeredFor) {
        this.bookings = bookings;
        this.versions = versions;
        this.updates = updates;
        this.limits = limits;
        this.tokens = tokens;
        this.offeredFor = offeredFor;
    }

    /** The token of a booking as it is now. */
    public String token(Booking booking) {
        UUID owner = booking.owner();
        return owner == null ? tokens.of(booking.id()) : tokens.ofOwner(owner);
    }

    /**
     * A booking, confirmed or cancelled, to whoever may see it.
     *
     * @throws Rejection if there is none
     */
    public Booking find(ClaimId id, Access access) {
        return updates.update(id, access, booking -> booking);
    }

    /**
     * Gives a booking another name, within its update.
     *
     * @throws Rejection if the show limits the places of each buyer, and whoever has that name has too many
     */
    public Booking rename(Booking booking, String name) {
        if (name.equals(booking.buyer())) {
            return booking;
        }
        limits.passOn(booking, new BuyerId(name));
        BookingUpdates.require(versions.rename(booking.show(), booking.id(), booking.version(), name));
        return bookings.find(booking.id()).orElseThrow();
    }

    /**
     * A booking that somebody may accept.
     *
     * @param code by which he may
     * @param until when
     */
    public record Offer(String code, Instant until) {}

    /**
     * Offers a booking to whoever gets the code; or tells the code once more if it is offered already.
     *
     * @throws Rejection if there is no such booking, or it was cancelled
     */
    public Offer offer(ClaimId id, Access access) {
        return updates.update(id, access, booking -> {
            requireStands(booking);
            if (booking.isOffered) {
                return offered(booking);
            }
            BookingUpdates.require(
                    versions.offer(booking.show(), id, booking.version(), UUID.randomUUID(), offeredFor));
            return offered(bookings.find(id).orElseThrow());
        });
    }

    private Offer offered(Booking booking) {
        return new Offer(
                tokens.ofTransfer(Objects.requireNonNull(booking.transfer)),
                Objects.requireNonNull(booking.transferUntil));
    }

    /**
     * Offers it no longer.
     *
     * @throws Rejection if there is no such booking, or it was accepted before
     */
    public void withdraw(ClaimId id, Access access) {
        updates.update(id, access, booking -> {
            if (booking.transfer != null && booking.state() == Booking.State.CONFIRMED) {
                BookingUpdates.require(versions.withdraw(booking.show(), id, booking.version()));
            }
            return booking;
        });
    }

    /**
     * Accepts a booking that was offered.
     *
     * @param key under which that may be asked again; null if it may not
     * @throws Rejection if nobody offers it by this code, it was cancelled, or the show limits the places of each buyer
     */
    public Booking accept(ClaimId id, String code, BuyerId buyer, @Nullable ClaimKey key) {
        if (!updates.exists(id)) { // as where the code is wrong: who asks learns nothing
            throw notOffered();
        }
        return updates.update(id, Access.OURS, booking -> {
            Optional<UUID> before = key == null ? Optional.empty() : acceptedUnder(key);
            if (before.isPresent()) {
                if (!before.get().equals(booking.owner())) {
                    throw new Rejection(Rule.BOOKING_PASSED_ON, "The booking was passed on again.");
                }
                return booking;
            }
            UUID transfer = booking.transfer;
            if (transfer == null || !booking.isOffered || !Tokens.matches(tokens.ofTransfer(transfer), code)) {
                throw notOffered();
            }
            requireStands(booking);
            limits.passOn(booking, buyer);
            BookingUpdates.require(versions.accept(booking.show(), id, booking.version(), transfer, buyer.value()));
            if (key != null) {
                BookingUpdates.require(versions.remember(key.key(), key.fingerprint(), transfer));
            }
            return bookings.find(id).orElseThrow();
        });
    }

    private static Rejection notOffered() {
        return new Rejection(Rule.NOT_OFFERED, "The code is wrong, was used before, or holds no longer.");
    }

    private Optional<UUID> acceptedUnder(ClaimKey key) {
        return versions.accepted(key.key()).map(known -> {
            if (!known.fingerprint().equals(key.fingerprint())) {
                throw new Rejection(Rule.KEY_REUSED, "This key was used with another body, or for something else.");
            }
            return known.owner();
        });
    }

    /**
     * Goes on if it was not cancelled.
     *
     * @throws Rejection if it was
     */
    public static void requireStands(Booking booking) {
        if (booking.state() == Booking.State.CANCELLED) {
            throw new Rejection(Rule.BOOKING_CANCELLED, "The booking was cancelled.");
        }
    }
}
