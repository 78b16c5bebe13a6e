package dev.seatlock.web.shows;

import dev.seatlock.guards.Card;
import dev.seatlock.guards.Card.Expectation;
import dev.seatlock.guards.Card.Hazard;
import dev.seatlock.guards.Card.Promise;
import dev.seatlock.guards.Card.Reach;
import dev.seatlock.guards.Guards;
import dev.seatlock.inventory.WishKind;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A guard's card: what it is built on, how far it reaches, and how it stands up to each hazard.
 *
 * @param recommended whether a show that asks for no guard in particular has it
 */
record CardAnswer(
        String name,
        String primitive,
        Reach reach,
        Promise promise,
        Set<WishKind> fits,
        Map<Hazard, Expectation> stands,
        String mechanism,
        String fails,
        String whenToUse,
        String cost,
        URI source,
        boolean recommended) {

    static CardAnswer of(Card card) {
        return new CardAnswer(
                card.name(),
                card.primitive(),
                card.reach(),
                card.promise(),
                new TreeSet<>(card.fits()),
                new TreeMap<>(card.stands()),
                card.mechanism(),
                card.fails(),
                card.whenToUse(),
                card.cost(),
                card.source(),
                card.name().equals(Guards.RECOMMENDED));
    }
}
