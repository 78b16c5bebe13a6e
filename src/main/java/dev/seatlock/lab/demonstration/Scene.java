package dev.seatlock.lab.demonstration;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.seatlock.lab.experiment.Figures;
import dev.seatlock.lab.history.Event;
import dev.seatlock.lab.history.History;
import dev.seatlock.lab.history.Opening;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One half of a demonstration: a guard, its show, and what the buyers there have been told so far. Its thread writes,
 * others read.
 */
final class Scene implements Consumer<Event> {

    private final String guard;
    private final int buyers;
    private final Map<Long, Event.Invoke> asking = new HashMap<>();
    private final Map<String, List<String>> soldTo = new TreeMap<>();
    private History.@Nullable Builder history; // some 150 buyers, an operation or two each
    private @Nullable String show;
    private int seats;
    private int answered;
    private int confirmed;
    private @Nullable Figures figures;

    Scene(String guard, int buyers) {
        this.guard = guard;
        this.buyers = buyers;
    }

    String guard() {
        return guard;
    }

    /** A line of the history as it is written. A further opening is that of a further crowd, in a show of its own. */
    @Override
    public synchronized void accept(Event event) {
        switch (event) {
            case Opening opening -> {
                show = opening.show();
                seats = opening.seats().size();
                answered = 0;
                confirmed = 0;
                asking.clear();
                soldTo.clear();
                history = new History.Builder(opening);
                return;
            }
            case Event.Invoke invoke -> asking.put(invoke.op(), invoke);
            case Event.Completion end -> {
                Event.Invoke asked = asking.remove(end.op());
                answered++;
                if (end instanceof Event.Ok ok && asked != null) {
                    confirmed++;
                    requireNonNullElse(ok.seats(), requireNonNullElse(asked.seats(), List.<String>of()))
                            .forEach(seat -> soldTo.computeIfAbsent(seat, none -> new ArrayList<>())
                                    .add(asked.client()));
                }
            }
            default -> {}
        }
        if (history != null) {
            history.accept(event);
        }
    }

    /** What its history so far says, if it has begun. */
    synchronized <T> Optional<T> read(Function<History, T> reading) {
        return Optional.ofNullable(history).map(History.Builder::build).map(reading);
    }

    synchronized void judge(Figures found) {
        figures = found;
    }

    /** How it stands now. */
    synchronized Account account() {
        return new Account(
                guard,
                show,
                seats,
                buyers,
                answered,
                confirmed,
                soldTo.entrySet().stream()
                        .filter(seat -> seat.getValue().size() > 1)
                        .map(seat -> new Twice(seat.getKey(), List.copyOf(seat.getValue())))
                        .toList(),
                figures);
    }

    /**
     * What is known of one half, by what its buyers were told.
     *
     * @param show null until it has been put on
     * @param confirmed bookings that buyers hold a receipt of
     * @param soldTwice seats that several of them hold, each with their names
     * @param figures null until all have been answered and the ledger was read
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Account(
            String guard,
            @Nullable String show,
            int seats,
            int buyers,
            int answered,
            int confirmed,
            List<Twice> soldTwice,
            @Nullable Figures figures) {}

    /** A seat with several owners. */
    public record Twice(String seat, List<String> buyers) {}
}
