package dev.seatlock.lab.experiment;

import dev.seatlock.lab.Address;

/** Where an experiment puts up its box office. */
public interface Site {

    /**
     * Opens so many replicas for the experiment alone.
     *
     * @throws dev.seatlock.lab.Fleet.DidNotOpen if they do not open; none is left running
     */
    Opened open(int replicas) throws InterruptedException;

    /** Replicas that are open until they are closed. */
    interface Opened extends AutoCloseable {

        Address address();

        @Override
        void close();
    }
}
