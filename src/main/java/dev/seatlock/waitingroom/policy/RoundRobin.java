package dev.seatlock.waitingroom.policy;

/**
 * Clients take turns: the first visits of all clients, then the second ones, and so on.
 *
 * <pre>
 *   arrivals   a1 a2 a3 b1 a4 c1          turn of a1 is 1, of a2 2, of a3 3, of b1 1, of a4 4, of c1 1
 *   served     a1 b1 c1 | a2 | a3 | a4
 * </pre>
 *
 * <p>The rank is the number of the turn. A client that comes late joins the turn that is being served: it neither
 * catches up on turns that it was not there for, nor waits for those that others have piled up.
 *
 * <p><b>Good</b> A client that floods the line waits behind its own visits; others hardly feel it.
 *
 * <p><b>Bad</b> A visit counts as one, however many places it wants, and a flood from many clients is no flood to it.
 *
 * <p><b>Choose it</b> where clients can be told apart: by a signed-in subject, or by address.
 *
 * <p><b>Source</b> A. Demers, S. Keshav, S. Shenker, Analysis and simulation of a fair queueing algorithm, 1989: a line
 * a client, by the number at which each would be served.
 */
final class RoundRobin implements QueuePolicy {

    @Override
    public long rank(Arrival arrival) {
        return arrival.clientTurn();
    }
}
