package dev.seatlock.inventory;

import java.util.List;

/**
 * What the shop writes together with a win: hold or booking today. The ledger calls it in the winning transaction,
 * once, before the commit, with every claim that the transaction won. It writes rows and does nothing that can wait: no
 * bank, no message.
 */
public interface Settlement {

    /**
     * Takes along the question whether the keys of these claims can be written with their wins.
     *
     * @return throws {@link KeyUnreserved} when checked, if some cannot
     */
    Settled expect(List<Claim> claims, Pipeline pipeline);

    /** Takes along what is to be written. */
    Settled settle(List<Outcome.Won> wins, Pipeline pipeline);

    /** What was settled, once the trip has been made. */
    @FunctionalInterface
    interface Settled {

        /**
         * Says nothing if all of it stands.
         *
         * @throws LostRace if somebody else has settled one of the claims otherwise; then none of it may
         */
        void check();
    }
}
