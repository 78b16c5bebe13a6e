package dev.seatlock.lab;

import dev.seatlock.lab.history.Judgement;
import dev.seatlock.lab.history.Verdict;
import java.util.Set;

/** What a rush must find about a guard, or may find, by the guard's card. */
enum Expected {
    /** Nothing wrong. */
    SOUND(Verdict.SOUND, false),

    /** A race. It is a matter of chance, but enough buyers and dwell show it. */
    RACE(Verdict.BROKEN, false),

    /** A race that takes mischief at the right moment; nobody can say that it must be hit. */
    RACE_IF_HIT(Verdict.BROKEN, true),

    /**
     * Buyers who are refused what is left, as whoever had counted it out of the stock is gone or stands still. That,
     * too, must be hit.
     */
    LEAK_IF_HIT(Verdict.BROKEN, true);

    /** The worst that the card allows. */
    final Verdict worst;

    private final boolean takesLuck;

    Expected(Verdict worst, boolean takesLuck) {
        this.worst = worst;
        this.takesLuck = takesLuck;
    }

    /** Whether this is what the card says; whatever it says, it excuses no more than it names. */
    boolean isMetBy(Verdict verdict, Judgement judgement) {
        return verdict == worst ? Findings.areAmong(excused(), judgement) : takesLuck && verdict == Verdict.SOUND;
    }

    private Set<String> excused() {
        return switch (this) {
            case SOUND -> Set.of();
            case RACE, RACE_IF_HIT -> Set.of("sold-once", "no-undersale");
            case LEAK_IF_HIT -> Set.of("no-undersale", "answers-fit"); // the one if it stays free, else the other
        };
    }
}
