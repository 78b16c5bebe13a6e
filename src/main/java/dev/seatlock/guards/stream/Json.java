package dev.seatlock.guards.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.seatlock.inventory.SeatId;
import java.util.List;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Claims and answers as they stand in Redis. */
final class Json {

    private static final ObjectMapper JSON =
            JsonMapper.builder().findAndAddModules().build();

    private Json() {}

    static List<String> names(SortedSet<SeatId> seats) {
        return seats.stream().map(SeatId::toString).toList();
    }

    static NavigableSet<SeatId> ids(List<String> names) {
        return names.stream().map(SeatId::of).collect(Collectors.toCollection(TreeSet::new));
    }

    static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException(defect);
        }
    }

    static <T> T read(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException foreign) {
            throw new IllegalArgumentException("not ours: " + text, foreign);
        }
    }
}
