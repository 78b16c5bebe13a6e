package dev.seatlock.lab.experiment;

import dev.seatlock.lab.Timings;
import java.util.List;

/**
 * What is drawn as lines of one guard.
 *
 * @param latency how long buyers waited for their answer, over all rounds so far
 * @param sales how the places went, in the last of the rounds
 */
public record Curves(String guard, List<Timings.Quantile> latency, List<Timings.Sold> sales) {

    public Curves {
        latency = List.copyOf(latency);
        sales = List.copyOf(sales);
    }

    /** One for each guard of the report, in its order. */
    public static List<Curves> of(Report report) {
        return report.guards().stream().map(Curves::of).toList();
    }

    private static Curves of(Report.Row row) {
        Timings timings = row.sum().found().timings();
        return new Curves(row.figures().guard(), timings.quantiles(), timings.sales());
    }
}
