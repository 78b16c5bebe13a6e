package dev.seatlock.lab.queue;

/**
 * Someone who comes to a sale.
 *
 * @param client who sends the visit; a bot sends many
 * @param arrivesMillis after the first
 * @param party how many places
 * @param shopsMillis how long it is inside
 * @param patienceMillis how long it waits before it gives up
 */
record Visitor(Kind kind, String client, long arrivesMillis, int party, long shopsMillis, long patienceMillis) {

    /** What they are told apart by in the report. */
    enum Kind {
        /** One or two people. */
        SMALL,
        /** Six to ten. */
        BIG,
        /** Of one client that sends hundreds. */
        BOT,
        /** One or two people who give up after some minutes. */
        HASTY
    }
}
