package dev.seatlock.lab.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.seatlock.lab.RushRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An experiment at one moment: its plan, how far it has come, and what has been found so far.
 *
 * @param reason why it failed; null if it did not
 * @param asPromised whether every verdict so far is as the guard's card promises
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Report(
        UUID id,
        Progress.State state,
        @Nullable String reason,
        Instant created,
        @Nullable Instant ended,
        Plan plan,
        Progress progress,
        boolean asPromised,
        List<Row> guards) {

    public Report {
        guards = List.copyOf(guards);
    }

    /**
     * What was found about one guard.
     *
     * @param rounds the same, round by round
     * @param sum of the rounds, with what charts need
     */
    public record Row(
            @JsonUnwrapped Figures figures,
            List<Figures> rounds,
            @JsonIgnore RushRow sum) {

        public Row {
            rounds = List.copyOf(rounds);
        }

        static Row first(RushRow round) {
            return new Row(Figures.of(round), List.of(Figures.of(round)), round);
        }

        Row and(RushRow round) {
            RushRow sum = this.sum.and(round);
            List<Figures> all = new ArrayList<>(rounds);
            all.add(Figures.of(round));
            return new Row(Figures.of(sum), all, sum);
        }
    }
}
