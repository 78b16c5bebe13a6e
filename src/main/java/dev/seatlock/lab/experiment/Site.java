package dev.seatlock.lab.experiment;

import dev.seatlock.lab.Address;
import dev.seatlock.lab.Nemesis;

/** Where an experiment puts up its box office. */
public interface Site {

    /**
     * Opens as many replicas as the plan wants, for the experiment alone.
     *
     * @throws dev.seatlock.lab.ReplicaDidNotOpen if they do not open; none is left running
     */
    Opened open(Plan plan) throws InterruptedException;

    /** Replicas that are open until they are closed, and can be struck. */
    interface Opened extends Nemesis.Strike, AutoCloseable {

        Address address();

        @Override
        void close();
    }
}
