package dev.seatlock.lab.history;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a client asks the box office to do. */
public enum Action {
    /** Claim places and buy them, in one step. */
    @JsonProperty("book")
    BOOK,

    /** Claim places until a deadline. */
    @JsonProperty("hold")
    HOLD,

    /** Buy what is held. */
    @JsonProperty("confirm")
    CONFIRM,

    /** Give held places back. */
    @JsonProperty("release")
    RELEASE,

    /** Give bought places back. */
    @JsonProperty("cancel")
    CANCEL;

    /** Whether it claims places; the others name a claim that was won before. */
    public boolean claims() {
        return this == BOOK || this == HOLD;
    }
}
