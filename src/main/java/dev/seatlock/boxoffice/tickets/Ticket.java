package dev.seatlock.boxoffice.tickets;

import dev.seatlock.boxoffice.sales.Booking;
import dev.seatlock.inventory.SeatId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jspecify.annotations.Nullable;

/**
 * What lets a buyer in: printed by the {@link TicketPress}, and signed with the {@link TicketKey} for the gate.
 *
 * @param title of the show
 * @param startsAt when the show starts, if that is known
 * @param paid whether it was paid when it was booked; if not, that is done at the door
 */
public record Ticket(
        Booking booking, String title, @Nullable Instant startsAt, boolean paid) {

    /** With what a signature adds, still a code of 117 modules a side, which a phone reads from paper. */
    private static final int MOST_SIGNED_BYTES = 850;

    /**
     * What is signed, as JSON. If it would be too long for a code that can be scanned, what is only to be read falls
     * away: the title, and then the seats. How many {@code places} there are is always said.
     */
    String claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("booking", booking.id().toString());
        claims.put("reference", booking.reference());
        if (booking.version() > 0) {
            claims.put("version", booking.version());
        }
        claims.put("show", booking.show().toString());
        claims.put("title", title);
        if (startsAt != null) {
            claims.put("startsAt", startsAt.toString());
        }
        if (!booking.places().seats().isEmpty()) {
            claims.put(
                    "seats",
                    booking.places().seats().stream().map(SeatId::toString).toList());
        }
        booking.places()
                .standing()
                .forEach((section, count) -> claims.put("standing", Map.of("section", section, "count", count)));
        claims.put("places", booking.places().count());
        for (String readOnly : new String[] {"title", "seats"}) {
            if (JsonUtil.toJson(claims).getBytes(StandardCharsets.UTF_8).length > MOST_SIGNED_BYTES) {
                claims.remove(readOnly);
            }
        }
        return JsonUtil.toJson(claims);
    }
}
