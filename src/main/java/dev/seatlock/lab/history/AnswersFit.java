package dev.seatlock.lab.history;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Judges whether every answer was true at some moment of its call: a refusal, that a wanted place was taken; a
 * confirmation, that the hold stood; a refused confirmation, that it did not.
 *
 * <p>No false alarm: refusals are held against the {@linkplain Tenure tenures} at their widest, refused confirmations
 * against their cores. Of a single seat the check is exact: between two cores, the earlier tenure may have lasted until
 * its return was acknowledged, the later may have begun with its call; letting the earlier last as long as it can and
 * the later begin when it ends covers every moment that either could. Of claims on several seats it is not: each seat
 * is asked by itself. Refusals of places that are still free in the end are {@link NoUndersale}'s. Cost: n log n for n
 * operations.
 */
final class AnswersFit implements Checker {

    @Override
    public String name() {
        return "answers-fit";
    }

    @Override
    public Finding check(Tenures tenures) {
        List<List<String>> witnesses = new ArrayList<>();
        if (tenures.alone()) {
            tenures.unexplainedRefusals().stream()
                    .filter(refusal -> !tenures.isFreeInTheEnd(refusal))
                    .forEach(refusal -> witnesses.add(List.of(
                            "%s was refused %s, which nobody can have had then"
                                    .formatted(refusal.client(), refusal.places()),
                            refusal.toString())));
        }
        tenures.all().forEach(tenure -> witnesses.addAll(confirmations(tenure)));
        return witnesses.isEmpty()
                ? sound("0 untrue")
                : broken(witnesses.size(), witnesses.size() + " untrue", witnesses.getFirst());
    }

    private static List<List<String>> confirmations(Tenure tenure) {
        Dossier dossier = tenure.dossier();
        Operation acquisition = tenure.acquisition();
        List<Operation> confirmations = dossier.later(Action.CONFIRM);
        if (confirmations.isEmpty() || acquisition == null || !acquisition.isOk()) {
            return List.of();
        }
        return confirmations.stream()
                .flatMap(confirmation -> confirmation.isOk()
                        ? tooLate(tenure, acquisition, confirmation)
                        : refusedInVain(tenure, acquisition, confirmation))
                .toList();
    }

    /** It was confirmed, though it had been given back before it was asked for: by a release, or as a booking. */
    private static Stream<List<String>> tooLate(Tenure tenure, Operation acquisition, Operation confirmation) {
        Dossier dossier = tenure.dossier();
        long bought =
                acquisition.action() == Action.BOOK ? acquisition.endedAt() : dossier.firstDone(Action.CONFIRM, 0);
        boolean released = acquisition.action() == Action.HOLD
                && dossier.later(Action.RELEASE).stream()
                        .anyMatch(release -> release.isOk()
                                && release.invokedAt() >= acquisition.endedAt()
                                && release.endedAt() < dossier.firstBegun(Action.CONFIRM));
        boolean cancelled = bought < confirmation.invokedAt()
                && dossier.firstDone(Action.CANCEL, bought) < confirmation.invokedAt();
        return released || cancelled
                ? Stream.of(witness(
                        "%s was sold claim %s, which had been given back".formatted(tenure.holder(), dossier.claim),
                        acquisition,
                        confirmation,
                        dossier))
                : Stream.empty();
    }

    /** It was not confirmed, though it stood all through the call. */
    private static Stream<List<String>> refusedInVain(Tenure tenure, Operation acquisition, Operation confirmation) {
        boolean gone =
                confirmation.end() instanceof Event.Fail fail && fail.why().equals("hold-gone");
        return gone
                        && tenure.from() < confirmation.invokedAt()
                        && confirmation.endedAt() < Math.min(tenure.until(), tenure.mayLapse())
                ? Stream.of(witness(
                        "%s was told that claim %s is gone, while it stood"
                                .formatted(tenure.holder(), tenure.dossier().claim),
                        acquisition,
                        confirmation,
                        tenure.dossier()))
                : Stream.empty();
    }

    private static List<String> witness(
            String headline, Operation acquisition, Operation confirmation, Dossier dossier) {
        List<String> lines = new ArrayList<>(List.of(headline, acquisition.toString()));
        Stream.of(Action.RELEASE, Action.CANCEL)
                .flatMap(action -> dossier.later(action).stream())
                .map(Operation::toString)
                .forEach(lines::add);
        lines.add(confirmation.toString());
        return lines;
    }
}
