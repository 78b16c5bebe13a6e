package dev.seatlock.lab;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * What was wrong after a rush.
 *
 * @param oversold sales beyond what the places allow, by the buyers' own receipts
 * @param undersold places left free although a buyer was refused them
 * @param lost receipts that the ledger does not honour
 * @param unasked live wins that no buyer of the rush knows of; null in a show where others may buy
 * @param disagreement whether the audit counts other oversales than the receipts prove
 * @param witness one line that proves the first of these; null if nothing was wrong
 */
public record Findings(
        long oversold,
        long undersold,
        long lost,
        @Nullable Long unasked,
        boolean disagreement,
        @Nullable String witness) {

    @JsonIgnore
    boolean isBroken() {
        return oversold > 0 || undersold > 0 || lost > 0 || disagreement;
    }

    /** No card excuses a lost booking, or an audit that tells another story. */
    @JsonIgnore
    boolean isExcusable() {
        return lost == 0 && !disagreement;
    }
}
