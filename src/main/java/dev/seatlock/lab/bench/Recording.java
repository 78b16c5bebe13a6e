package dev.seatlock.lab.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.management.jfr.FlightRecorderMXBean;

/**
 * The flight recorder of a JVM, while it samples the stacks of Java threads. The JVM's own threads, such as its
 * compiler's, are in no sample.
 *
 * <p>On Linux a thread is sampled each time it has had the processor for so long, in native code, too (JEP 509).
 * Elsewhere the recorder looks at threads now and then, and cannot tell native code that works from native code that
 * waits.
 */
final class Recording implements AutoCloseable {

    private static final boolean TELLS_CPU_TIME = System.getProperty("os.name").equals("Linux");
    private static final Map<String, String> SETTINGS = TELLS_CPU_TIME
            ? Map.of("jdk.CPUTimeSample#enabled", "true", "jdk.CPUTimeSample#throttle", "2ms")
            : Map.of(
                    "jdk.ExecutionSample#enabled", "true",
                    "jdk.ExecutionSample#period", "10 ms",
                    "jdk.NativeMethodSample#enabled", "true",
                    "jdk.NativeMethodSample#period", "10 ms");
    private static final String THREAD = TELLS_CPU_TIME ? "eventThread" : "sampledThread";

    /** What is told of a JVM. */
    static final String MEASURE = TELLS_CPU_TIME ? "processor time" : "time running or in native code";

    private static final String DEPTH = "stackdepth=256"; // a deeper stack is cut off at its root

    private final FlightRecorderMXBean recorder;
    private final long id;

    /** Prepares it in the JVM whose beans these are, on this machine. */
    Recording(MBeanServerConnection jvm) throws IOException {
        deepen(jvm);
        recorder = ManagementFactory.getPlatformMXBean(jvm, FlightRecorderMXBean.class);
        id = recorder.newRecording();
    }

    /** Has whole stacks recorded. A JVM heeds it before its first recording, and keeps to it. */
    private static void deepen(MBeanServerConnection jvm) throws IOException {
        try {
            jvm.invoke(
                    ObjectName.getInstance("com.sun.management:type=DiagnosticCommand"),
                    "jfrConfigure",
                    new Object[] {new String[] {DEPTH}},
                    new String[] {String[].class.getName()});
        } catch (JMException unknown) {
            throw new IOException("the flight recorder cannot be set", unknown);
        }
    }

    void start() throws IOException {
        recorder.setRecordingSettings(id, SETTINGS);
        recorder.startRecording(id);
    }

    /**
     * Ends it, and adds what was sampled since then to the frame of all stacks.
     *
     * @return how many samples that were
     */
    int addTo(Frame all, Instant since) throws IOException {
        recorder.stopRecording(id);
        Path file = Files.createTempFile("recording-", ".jfr");
        try {
            recorder.copyTo(id, file.toString());
            List<RecordedEvent> samples = RecordingFile.readAllEvents(file).stream()
                    .filter(event -> SETTINGS.containsKey(event.getEventType().getName() + "#enabled"))
                    .filter(event -> !event.getStartTime().isBefore(since))
                    .toList();
            samples.forEach(sample ->
                    all.add(weight(sample), SampledStack.of(sample.getThread(THREAD), sample.getStackTrace())));
            return samples.size();
        } finally {
            Files.delete(file);
        }
    }

    /** The processor time that a sample stands for: more than one period where one could not be sampled. */
    private static long weight(RecordedEvent sample) {
        return TELLS_CPU_TIME ? sample.getDuration("samplingPeriod").toNanos() : 1;
    }

    @Override
    public void close() throws IOException {
        recorder.closeRecording(id);
    }
}
