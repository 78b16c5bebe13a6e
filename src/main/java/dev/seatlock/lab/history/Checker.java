package dev.seatlock.lab.history;

import java.util.List;

/**
 * Judges one thing that must hold of every history. A checker never raises a false alarm: where a history leaves open what
 * happened, it takes the side of the box office.
 */
interface Checker {

    /** All of them; where several find something, the first speaks for the history. */
    List<Checker> ALL = List.of(
            new SoldOnce(),
            new NothingLost(),
            new NoUndersale(),
            new AnswersFit(),
            new NothingUnasked(),
            new NoGhostHold(),
            new FencesRise(),
            new AuditAgrees(),
            new Fairness());

    /** In kebab-case, as tables and JSON name it. */
    String name();

    Finding check(Tenures tenures);
}
