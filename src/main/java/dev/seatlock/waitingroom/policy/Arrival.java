package dev.seatlock.waitingroom.policy;

/**
 * What is known of a visit when it arrives, all that a policy may go by.
 *
 * @param atMicros when, in microseconds since 1970, by the one clock of the line
 * @param party how many places it says it wants: an estimate, for nobody is held to it
 * @param priority its standing, given by the operator; 0 for most, higher is sooner
 * @param clientUse how many places its client has asked for in this line so far, these included
 * @param clientTurn the turn that falls to it if clients take turns: one after the client's last, and not before the
 *     one that is being served
 * @param beforeBell whether it came before the sale opened
 * @param draw a number drawn for it by lot, from 0 to 2<sup>32</sup> - 1
 */
public record Arrival(
        long atMicros, int party, int priority, long clientUse, long clientTurn, boolean beforeBell, long draw) {}
