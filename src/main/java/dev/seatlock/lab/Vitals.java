package dev.seatlock.lab;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

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
    @SuppressWarnings("BanJNDI") // the address is the one that our own child has just said
    public static Vitals of(Fleet.Member replica) {
        try {
            VirtualMachine jvm = VirtualMachine.attach(Long.toString(replica.pid()));
            String address = jvm.startLocalManagementAgent();
            jvm.detach();
            try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
                MBeanServerConnection beans = connector.getMBeanServerConnection();
                MemoryMXBean memory = ManagementFactory.newPlatformMXBeanProxy(
                        beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
                memory.gc();
                ThreadMXBean threads = ManagementFactory.newPlatformMXBeanProxy(
                        beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
                return new Vitals(memory.getHeapMemoryUsage().getUsed(), threads.getThreadCount());
            }
        } catch (AttachNotSupportedException | IOException unwilling) {
            throw new IllegalStateException("the JVM of replica " + replica.number() + " does not tell", unwilling);
        }
    }

    /** Of several replicas together. */
    public Vitals and(Vitals other) {
        return new Vitals(heapBytes + other.heapBytes, threads + other.threads);
    }
}
