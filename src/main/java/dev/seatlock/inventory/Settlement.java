package dev.seatlock.inventory;

import java.util.List;

/**
 * What the shop writes together with a win: hold or booking today. The ledger calls it in the winning transaction, once,
 * before the commit, with every claim that the transaction won. It writes rows and does nothing that can wait: no bank,
 * no message.
 */
@FunctionalInterface
public interface Settlement {

    void settle(List<Outcome.Won> wins);
}
