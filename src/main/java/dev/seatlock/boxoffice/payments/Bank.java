package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.shows.Price;
import java.util.List;
import java.util.UUID;

/**
 * The bank, as the box office needs it. Every call may fail, or succeed without saying so; each can be made again under
 * the same id and takes effect once. Where no other bean implements it, the {@link PlayBank} does.
 *
 * <p>No call waits for longer than a few seconds, and whatever is not a clear answer is a {@link BankSilent}: nothing
 * is lost by it, because the box office asks again.
 */
public interface Bank {

    /** What the bank says of a charge. */
    enum Decision {
        APPROVED,
        DECLINED,
        /** Not yet: it will send a {@link BankNotice}, or can be asked again. */
        UNDECIDED
    }

    /** The methods of payment that it takes. This is asked with every purchase, and asks nobody else. */
    List<String> methods();

    /**
     * Asks for money; for nothing, too, where places are free. A charge that has been decided stays as it is, whatever
     * it is asked for again.
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
     * @throws RefundRefused if the charge was not approved, or less than this is left of it; then nothing has gone back
     * @throws BankSilent if no answer came
     */
    void refund(UUID refund, UUID payment, Price amount);

    /**
     * Every charge that the bank has approved, for the books to be held against.
     *
     * @throws BankSilent if no answer came
     */
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

    /** The bank gives nothing back. The box office logs it, and asks again: what it owes is owed until it is paid. */
    final class RefundRefused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public RefundRefused(String message) {
            super(message, null, false, false);
        }
    }
}
