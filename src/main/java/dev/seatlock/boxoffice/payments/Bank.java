package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.shows.Price;
import java.util.List;
import java.util.UUID;

/**
 * The bank, as the box office needs it. Every call may fail, or succeed without saying so; each can be made again under
 * the same id and takes effect once. Where no other bean implements it, the {@link PlayBank} does.
 */
public interface Bank {

    /** What the bank says of a charge. */
    enum Decision {
        APPROVED,
        DECLINED,
        /** Not yet: it will send a {@link BankNotice}, or can be asked again. */
        UNDECIDED
    }

    /** The methods of payment that it takes. */
    List<String> methods();

    /**
     * Asks for money. Waits no longer than a few seconds.
     *
     * @throws BankSilent if no answer came; the bank may have taken the money all the same
     */
    Decision charge(UUID payment, Price amount, String method);

    /**
     * What has become of a charge.
     *
     * @param giveUp if it is not decided yet, it must not be approved any more: a bank that has never heard of it, or
     *     is still undecided, declines it now
     * @throws BankSilent if no answer came
     */
    Decision decisionOn(UUID payment, boolean giveUp);

    /**
     * Gives an approved charge back, or a part of it. All parts together are never more than was charged.
     *
     * @param refund the id under which this is tried again; there may be several refunds of one charge
     * @throws BankSilent if no answer came
     */
    void refund(UUID refund, UUID payment, Price amount);

    /** Every charge that the bank has approved, for the books to be held against. */
    List<Line> statement();

    /**
     * One approved charge of the bank's statement.
     *
     * @param refunded how much of it has gone back, in minor units
     */
    record Line(UUID payment, Price amount, long refunded) {}

    /** The bank did not answer. */
    final class BankSilent extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public BankSilent(String message) {
            super(message, null, false, false);
        }
    }
}
