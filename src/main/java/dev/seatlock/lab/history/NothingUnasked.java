package dev.seatlock.lab.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges whether nothing appears that nobody asked for: whether each live win of the final read is the claim of an
 * operation of the history, or was there before.
 *
 * <p>No false alarm: an operation of unknown outcome may have won any one claim on just the places that it asked for,
 * so as many such claims are let pass. Where others may buy in the show, every claim may be theirs. Counted are all
 * live claims that no client knows of, those let pass included. Cost: n for n operations.
 */
final class NothingUnasked implements Checker {

    @Override
    public String name() {
        return "nothing-unasked";
    }

    @Override
    public Finding check(Tenures tenures) {
        if (tenures.closing() == null) {
            return unknown(0, "there was no final read");
        }
        if (!tenures.alone()) {
            return sound("others buy");
        }
        List<Tenure> strangers = tenures.all().stream()
                .filter(tenure -> !tenure.ours() && tenure.dossier().before().isEmpty())
                .toList();
        Map<WantedPlaces, Integer> mayHaveWon = new HashMap<>();
        tenures.nameless().forEach(operation -> mayHaveWon.merge(operation.places(), 1, Integer::sum));
        List<Tenure> unasked = strangers.stream()
                .filter(stranger -> mayHaveWon.merge(stranger.places(), -1, Integer::sum) < 0)
                .filter(stranger -> mayHaveWon.merge(
                                WantedPlaces.best(stranger.places().seats().size()), -1, Integer::sum)
                        < 0)
                .toList();
        String figure = strangers.size() + " unasked";
        return unasked.isEmpty()
                ? new Finding(name(), Verdict.SOUND, strangers.size(), figure, List.of())
                : broken(strangers.size(), figure, List.of(headline(unasked.getFirst())));
    }

    private static String headline(Tenure unasked) {
        return "%s has %s, and nobody asked for it".formatted(unasked.holder(), unasked.places());
    }
}
