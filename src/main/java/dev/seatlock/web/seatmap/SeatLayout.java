package dev.seatlock.web.seatmap;

import dev.seatlock.boxoffice.sales.Occupancy.Seat;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which seats a show has, in their order; two maps of one layout differ in the states of the seats alone. */
final class SeatLayout {

    static final SeatLayout NONE = new SeatLayout(List.of());

    private final List<Seat> seats;
    private final Map<String, Integer> indexes;
    private final byte[] digest;

    SeatLayout(List<Seat> seats) {
        this.seats = seats;
        indexes = HashMap.newHashMap(seats.size());
        MessageDigest ids = sha256();
        for (int i = 0; i < seats.size(); i++) {
            String id = seats.get(i).id();
            indexes.put(id, i);
            ids.update(id.getBytes(StandardCharsets.UTF_8));
            ids.update((byte) '\n');
        }
        digest = ids.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    /** This one, if it has these seats; else another. */
    SeatLayout with(List<Seat> now) {
        return now.equals(seats) ? this : new SeatLayout(now);
    }

    boolean isSameAs(SeatLayout other) {
        return this == other || Arrays.equals(digest, other.digest);
    }

    List<Seat> seats() {
        return seats;
    }

    /** Where a seat stands in that order. -1 if there is no such seat. */
    int index(String id) {
        return indexes.getOrDefault(id, -1);
    }

    /** Of the seats' ids. */
    byte[] digest() {
        return digest.clone();
    }
}
