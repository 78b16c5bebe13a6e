package dev.seatlock.lab;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Checks named seats: each may be sold once. */
final class SeatCheck implements PlaceCheck {

    private final Evidence evidence;
    private final Map<String, List<String>> buyersBySeat = new TreeMap<>();

    SeatCheck(Evidence evidence) {
        this.evidence = evidence;
        evidence.receipts()
                .forEach(held -> held.receipt()
                        .seats()
                        .forEach(seat -> buyersBySeat
                                .computeIfAbsent(seat, _ -> new ArrayList<>())
                                .add(held.buyer())));
    }

    /**
     * A live win that no receipt names (another crowd's, or one whose answer was lost) shares its seat with our buyers
     * just the same.
     */
    @Override
    public Wrong oversold() {
        Set<String> bookings = evidence.bookings();
        Map<String, List<String>> othersBySeat = evidence.wins().stream()
                .filter(win -> !bookings.contains(win.booking()))
                .collect(groupingBy(Audit.Win::place, mapping(win -> "booking " + win.booking(), toList())));
        List<String> witnesses = new ArrayList<>();
        buyersBySeat.forEach((seat, ours) -> {
            List<String> all = new ArrayList<>(ours);
            all.addAll(othersBySeat.getOrDefault(seat, List.of()));
            // Beyond the first, but no more than our own: what others were sold twice is not this rush's doing.
            for (int beyond = Math.min(all.size() - 1, ours.size()); beyond > 0; beyond--) {
                witnesses.add(seat + " sold to " + inWords(all));
            }
        });
        return Wrong.of(witnesses);
    }

    @Override
    public Wrong undersold() {
        Set<String> free = new HashSet<>(evidence.after().freeSeatIds());
        free.retainAll(evidence.before().freeSeatIds());
        Map<String, String> refused = new TreeMap<>();
        evidence.refusals().forEach(refusal -> {
            if (refusal.ask() instanceof Ask.Seat(var seat) && free.contains(seat)) {
                refused.putIfAbsent(seat, refusal.buyer());
            }
        });
        return Wrong.of(refused.entrySet().stream()
                .map(seat -> "%s is free, yet %s was refused it".formatted(seat.getKey(), seat.getValue()))
                .toList());
    }

    @Override
    public long provenByReceipts() {
        return buyersBySeat.values().stream()
                .mapToLong(buyers -> buyers.size() - 1)
                .sum();
    }

    private static String inWords(List<String> buyers) {
        return buyers.size() == 2
                ? String.join(" and ", buyers)
                : "%s, %s and %d more".formatted(buyers.get(0), buyers.get(1), buyers.size() - 2);
    }
}
