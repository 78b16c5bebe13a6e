package dev.seatlock.lab.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import org.jspecify.annotations.Nullable;

/**
 * A stack as people read it, from the kind of its thread to the method that was running. A lambda goes by the method
 * that it is written in, and one who calls itself is there once.
 *
 * <p>The server has chains of handlers, each of which calls the next, a hundred frames deep. When it calls a method
 * anew that it has called before, those between are left out: so handlers come to stand side by side. None of ours is
 * left out.
 */
final class SampledStack {

    private static final Pattern NUMBER = Pattern.compile("[-#]?\\d+$");
    private static final Pattern LAMBDA = Pattern.compile("lambda\\$(.+)\\$\\d+");

    private final List<String> names = new ArrayList<>();

    /** The kind of thread, and the methods that it was in. */
    static List<String> of(RecordedThread thread, @Nullable RecordedStackTrace trace) {
        SampledStack stack = new SampledStack();
        stack.call(kind(thread));
        if (trace != null) {
            trace.getFrames().reversed().stream()
                    .map(RecordedFrame::getMethod)
                    .filter(method -> !isLambdaObject(method))
                    .map(SampledStack::name)
                    .forEachOrdered(stack::call);
        }
        return stack.names();
    }

    /** Adds who is called by the last. */
    void call(String method) {
        int last = names.lastIndexOf(method);
        List<String> between = names.subList(last + 1, names.size());
        if (last >= 0 && (between.isEmpty() || isChain(method, between))) {
            between.clear();
        } else {
            names.add(method);
        }
    }

    private static boolean isChain(String method, List<String> between) {
        return Origin.of(method) == Origin.SERVER && between.stream().noneMatch(name -> Origin.of(name) == Origin.OURS);
    }

    List<String> names() {
        return List.copyOf(names);
    }

    private static String kind(RecordedThread thread) {
        String name = thread.getJavaName();
        return name == null || name.isEmpty() ? "unnamed" : NUMBER.matcher(name).replaceFirst("");
    }

    /** Whether all that it does is to call the lambda's code, which is a method of the class around it. */
    private static boolean isLambdaObject(RecordedMethod method) {
        return method.getType().getName().contains("$$Lambda");
    }

    private static String name(RecordedMethod method) {
        return method.getType().getName()
                + "."
                + LAMBDA.matcher(method.getName()).replaceFirst("$1 (lambda)");
    }
}
