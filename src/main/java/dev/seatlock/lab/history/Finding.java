package dev.seatlock.lab.history;

import java.util.List;

/**
 * What one checker found.
 *
 * @param count how often it was found wrong; for a checker that only measures, what it measured
 * @param figure the count in a few words
 * @param witness if it is broken, a headline and the operations that prove it, in words; if unknown, what is missing
 */
public record Finding(String checker, Verdict verdict, long count, String figure, List<String> witness) {

    public Finding {
        witness = List.copyOf(witness);
    }
}
