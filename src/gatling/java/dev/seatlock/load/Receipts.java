package dev.seatlock.load;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import dev.seatlock.boxoffice.audit.Audit;
import dev.seatlock.boxoffice.audit.Audit.Win;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What the buyers were told is theirs. It is held against the audit when the sale is over. */
final class Receipts {

    private final Queue<Win> told = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unsure = new AtomicInteger();

    void add(String booking, List<String> places) {
        places.forEach(place -> told.add(new Win(place, booking)));
    }

    /** One buyer will never know: the answer was lost, or promised nothing. */
    void addUnsure() {
        unsure.incrementAndGet();
    }

    /** How many places were sold, as the buyers have it. */
    int places() {
        return told.size();
    }

    /** What is wrong, a sentence each; nothing if no place was sold twice, and both sides tell the same of each. */
    List<String> faults(Audit audit) {
        List<String> faults = new ArrayList<>();
        if (told.isEmpty()) {
            faults.add("nobody bought anything, so nothing is proven");
        }
        if (audit.oversoldCount() > 0) {
            faults.add("the audit counts %d sales too many".formatted(audit.oversoldCount()));
        } else if (!audit.verdict().equals("SOUND")) {
            faults.add("the audit is " + audit.verdict());
        }
        twice().forEach((place, bookings) -> faults.add(place + " was sold to " + String.join(" and to ", bookings)));
        Set<Win> sold = Set.copyOf(audit.wins());
        told.stream()
                .filter(win -> !sold.contains(win))
                .forEach(win -> faults.add("%s is not sold to booking %s, whatever its receipt says"
                        .formatted(win.place(), win.booking())));
        strangers(audit).forEach(booking -> faults.add("nobody has a receipt for booking %s".formatted(booking)));
        return faults;
    }

    private Map<String, List<String>> twice() {
        Map<String, List<String>> bookings =
                told.stream().collect(groupingBy(Win::place, TreeMap::new, mapping(Win::booking, toList())));
        bookings.values().removeIf(it -> it.size() == 1);
        return bookings;
    }

    /** Bookings without a receipt, unless there are as many buyers who cannot know whether they bought. */
    private Stream<String> strangers(Audit audit) {
        Set<String> known = told.stream().map(Win::booking).collect(toSet());
        Set<String> strangers = audit.wins().stream()
                .map(Win::booking)
                .filter(it -> !known.contains(it))
                .collect(toSet());
        return strangers.size() > unsure.get() ? strangers.stream() : Stream.empty();
    }
}
