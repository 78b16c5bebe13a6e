package dev.seatlock.web.waitinglist;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.boxoffice.callbacks.Tokens;
import dev.seatlock.boxoffice.waitinglist.WaitingParty;
import dev.seatlock.inventory.ClaimId;
import dev.seatlock.inventory.SectionId;
import dev.seatlock.web.sales.HoldAnswer;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A party on a waiting list, as its buyer may see it.
 *
 * @param position its turn, from 1, while it is WAITING
 * @param hold what it is offered, with the token to book it by
 * @param booking what it has been served with, and
 * @param bookingToken the token to see that by
 * @param callbackSecret by which callbacks about it are signed; told once, when it joins
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(examples = """
        {"id": "01a2118a-5b1c-7d0e-9f3a-6f1f0a6b7c2d", "token": "q8XvJ0mN3sT5yUwZ1bD4fG7hK9lP2rV6",
         "show": "01a21189-7d05-7c1b-9a3e-0d5c0f6b1a77", "count": 2, "buyer": "guest",
         "state": "WAITING", "position": 3}
        """)
record WaitingPartyAnswer(
        UUID id,
        String token,
        UUID show,
        @Nullable String section,
        int count,
        String buyer,
        WaitingParty.State state,
        @Nullable Long position,
        @Nullable HoldAnswer hold,
        @Nullable UUID booking,
        @Nullable String bookingToken,
        @Nullable String callbackSecret) {

    static WaitingPartyAnswer of(
            WaitingParty party, Tokens tokens, @Nullable HoldAnswer hold, @Nullable String callbackSecret) {
        SectionId section = party.section();
        ClaimId booked = party.state() == WaitingParty.State.SERVED ? party.hold() : null;
        return new WaitingPartyAnswer(
                party.id(),
                tokens.of(new ClaimId(party.id())),
                party.show().value(),
                section == null ? null : section.name(),
                party.places(),
                party.buyer(),
                party.state(),
                party.position() == 0 ? null : party.position(),
                hold,
                booked == null ? null : booked.value(),
                booked == null ? null : tokens.of(booked),
                callbackSecret);
    }
}
