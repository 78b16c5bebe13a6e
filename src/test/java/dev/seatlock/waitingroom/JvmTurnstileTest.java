package dev.seatlock.waitingroom;

class JvmTurnstileTest extends TurnstileContract {

    @Override
    Turnstile turnstile() {
        return new JvmTurnstile();
    }
}
