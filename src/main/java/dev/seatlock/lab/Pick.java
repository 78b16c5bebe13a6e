package dev.seatlock.lab;

/** Which place a scripted buyer asks for. */
public enum Pick {
    /** Buyer k asks for seat k mod N, so that every seat has the same number of rivals. */
    SPREAD("SEATS"),

    /** A seat drawn by the buyer's own dice. */
    RANDOM("SEATS"),

    /** The best seats that are free, wherever they are. */
    BEST("SEATS"),

    /** One standing place, of which there are many alike. */
    STANDING("STANDING");

    /** The kind of wish, as a guard's card names it. */
    final String wish;

    Pick(String wish) {
        this.wish = wish;
    }
}
