package dev.seatlock.web.waitingroom;

import dev.seatlock.boxoffice.callbacks.Tokens;
import dev.seatlock.waitingroom.DatabaseClock;
import dev.seatlock.waitingroom.Passes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Hands the waiting room, which knows nothing of the shop, the key that passes are signed with. */
class PassKey {

    @Produces
    @Singleton
    Passes passes(Tokens tokens, DatabaseClock clock) {
        return new Passes(tokens::passKey, clock);
    }
}
