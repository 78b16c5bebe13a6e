package dev.seatlock.lab;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;

/**
 * What a replica takes of its machine, asked of its JVM from outside.
 *
 * @param heapBytes that are in use after a collection
 * @param threads of the platform; virtual ones are not counted
 */
public record Vitals(long heapBytes, int threads) {

    /**
     * Has the replica collect its garbage, and asks.
     *
     * @throws IllegalStateException if its JVM does not answer
     */
    public static Vitals of(Fleet.Member replica) {
        try (JMXConnector connector = replica.beans()) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            MemoryMXBean memory = ManagementFactory.getPlatformMXBean(beans, MemoryMXBean.class);
            memory.gc();
            ThreadMXBean threads = ManagementFactory.getPlatformMXBean(beans, ThreadMXBean.class);
            return new Vitals(memory.getHeapMemoryUsage().getUsed(), threads.getThreadCount());
        } catch (IOException unwilling) {
            throw new IllegalStateException("the JVM of replica " + replica.number() + " does not tell", unwilling);
        }
    }

    /** Of several replicas together. */
    public Vitals and(Vitals other) {
        return new Vitals(heapBytes + other.heapBytes, threads + other.threads);
    }
}
