package dev.seatlock.lab;

import dev.seatlock.lab.RushAborted.Why;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The buyers of a rush, as its plan and its seed have them: who asks for which places, and at which replica.
 *
 * @param insists whether they ask another replica when one does not say what became of a claim
 */
record Workload(RushPlan plan, Address address, boolean insists) {

    List<Buyer> buyers(PublishedSeatMap map) throws RushAborted {
        List<? extends Ask> places = switch (plan.pick()) {
            case SPREAD, RANDOM -> parties(map.seatIds());
            case BEST -> map.seatIds().isEmpty() ? List.of() : List.of(new Ask.Best(plan.party()));
            case STANDING ->
                map.floors().stream()
                        .limit(1)
                        .map(floor -> new Ask.Standing(floor.section(), plan.party()))
                        .toList();
        };
        if (places.isEmpty()) {
            throw new RushAborted(Why.REFUSED, "The show has no places of that kind: " + plan.pick().wish);
        }
        return IntStream.range(0, plan.buyers())
                .mapToObj(k -> buyer(k, places))
                // With rivals side by side it is the hardest test that it can be.
                .sorted(Comparator.comparing(buyer -> buyer.ask().toString()))
                .toList();
    }

    /** Every run of so many seats, one after the other: parties that want a part of the same seats are rivals, too. */
    private List<Ask.Seats> parties(List<String> seats) {
        return IntStream.rangeClosed(0, seats.size() - plan.party())
                .mapToObj(first -> new Ask.Seats(seats.subList(first, first + plan.party())))
                .toList();
    }

    private Buyer buyer(int k, List<? extends Ask> places) {
        RandomGenerator dice = new SplittableRandom(plan.seed() * RushPlan.MOST_BUYERS + k);
        int place = plan.pick() == Pick.RANDOM ? dice.nextInt(places.size()) : k % places.size();
        // Rivals for one place go to different replicas, or a guard that reaches no further than one would look sound.
        int replica = place + k / places.size();
        return new Buyer(
                "rush-" + k,
                places.get(place),
                plan.errands() ? Errand.drawnBy(dice) : Errand.BOOK,
                address.replicaFor(replica),
                insists ? address.replicaFor(replica + 1) : null,
                dice);
    }
}
