package dev.seatlock.web;

import dev.seatlock.boxoffice.Tokens;
import dev.seatlock.waitingroom.Passes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Hands the waiting room, which knows nothing of the shop, the key that passes are signed with. */
class PassKey {

    @Produces
    @Singleton
    Passes passes(Tokens tokens) {
        return new Passes(tokens::passKey, Clock.systemUTC());
    }
}
