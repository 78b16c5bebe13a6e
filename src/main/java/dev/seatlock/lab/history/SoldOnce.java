package dev.seatlock.lab.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Judges whether no place was sold twice at a time, and no section beyond its capacity: whether every place is
 * linearizable as an object that claims take and give back.
 *
 * <p><b>Claim.</b> A place of capacity c is linearizable, as far as taking and giving back go, iff at no moment the
 * cores of its {@linkplain Tenure tenures} add up to more than c, and every fleeting tenure finds a moment within its
 * call at which there was room for it beside the cores.
 *
 * <p><b>Only if</b> (so there is no false alarm). Let the database have given and taken at moments that fit the calls.
 * Whoever was told at {@code from} that he has the place was given it before; whatever may have taken it from him was
 * not even asked for before {@code until}. So each real tenure contains its core, and where cores add up to more than
 * c, so did the real tenures. A fleeting tenure was real at some moment of its call, beside all cores that cover that
 * moment.
 *
 * <p><b>If.</b> Choose the moments so that each tenure is its core: given at the ok, taken at the sending of what gave
 * it back; and let a fleeting tenure begin and end at the moment found for it, one after the other if several found the
 * same. Every moment lies within its call, and at no moment there are more than c. Places do not constrain each other
 * here, as the core of a claim is the same at all of its places.
 *
 * <p>What the answers to refusals and confirmations add to this is left to {@link AnswersFit} and {@link NoUndersale}.
 * Cost: n log n for n claims.
 */
final class SoldOnce implements Checker {

    private static final int MOST_NAMED = 6;

    /** One place that was oversold, and by how many. */
    private record Oversale(long by, Place place, List<Tenure> together) {}

    @Override
    public String name() {
        return "sold-once";
    }

    @Override
    public Finding check(Tenures tenures) {
        List<Oversale> found = tenures.places().stream()
                .flatMap(place -> Stream.concat(crowd(place), squeezed(place)))
                .sorted(Comparator.comparing(oversale -> oversale.place().name))
                .toList();
        if (!found.isEmpty()) {
            long count = found.stream().mapToLong(Oversale::by).sum();
            return broken(count, count + " oversold", witness(found.getFirst()));
        }
        boolean open = tenures.closing() == null
                && tenures.history().operations().stream()
                        .anyMatch(operation -> operation.action().claims() && operation.isUnsure());
        return open ? unknown(0, "claims of unknown outcome, and no final read to resolve them") : sound("0 oversold");
    }

    /** Those who surely had the place together, when they were most. What others did to each other is left out. */
    private static Stream<Oversale> crowd(Place place) {
        if (place.tenures.size() < 2 && place.isSeat) {
            return Stream.empty();
        }
        long peak = place.sure().peak();
        List<Tenure> together = place.tenures.stream()
                .filter(tenure -> tenure.surelyLastsAt(peak))
                .sorted(Comparator.comparingLong(Tenure::from))
                .toList();
        long ours = place.sum(together.stream().filter(Tenure::ours).toList());
        long by = Math.min(ours, place.sum(together) - Math.max(place.capacity, (long) place.takenBefore()));
        return by > 0 ? Stream.of(new Oversale(by, place, together)) : Stream.empty();
    }

    private static Stream<Oversale> squeezed(Place place) {
        return place.tenures.stream().filter(Tenure::isFleeting).<Oversale>mapMulti((tenure, into) -> {
            Operation call = tenure.acquisition();
            int wanted = tenure.count(place.name);
            if (call != null
                    && place.sure().least(call.invokedAt(), tenure.from()) + wanted
                            > Math.max(place.capacity, place.takenBefore() + wanted)) {
                List<Tenure> together = new ArrayList<>(place.tenures.stream()
                        .filter(other -> other.surelyLastsAt(call.invokedAt()))
                        .toList());
                together.add(tenure);
                into.accept(new Oversale(wanted, place, together));
            }
        });
    }

    private static List<String> witness(Oversale oversale) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(oversale));
        oversale.together().stream().limit(MOST_NAMED).map(Tenure::inWords).forEach(lines::add);
        return lines;
    }

    private static String headline(Oversale oversale) {
        Place place = oversale.place();
        List<String> holders = oversale.together().stream().map(Tenure::holder).toList();
        if (!place.isSeat) {
            return "%s sold %d places of %d".formatted(place.name, place.sum(oversale.together()), place.capacity);
        }
        String whom = holders.size() == 2
                ? String.join(" and ", holders)
                : "%s, %s and %d more".formatted(holders.get(0), holders.get(1), holders.size() - 2);
        return "%s sold to %s".formatted(place.name, whom);
    }
}
