package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.payments.Bank.Decision;
import java.time.Duration;
import java.util.List;

/** How a bank's server goes about the calls that it gets. */
interface BankTemper {

    /** What happens to a call on its way. */
    enum Trouble {
        NONE,
        /** It does not arrive. */
        REQUEST_LOST,
        /** It is done, and then the connection breaks. */
        ANSWER_LOST,
        /** It is done, and nothing is said. */
        MUTE,
        /** It is done when nobody waits for it any more. */
        STALLED
    }

    /** What a notice says, and how it is signed. */
    enum Truth {
        TRUE,
        /** True some time ago: the charge was pending. */
        OUT_OF_ORDER,
        /** The opposite of what is true, signed by somebody else. */
        FORGED,
        /** True and signed, ten minutes ago. */
        OUT_OF_DATE
    }

    /** A notice, so long after the decision. */
    record Telling(Truth truth, Duration after) {}

    /** How one charge goes. */
    record Course(Decision decision, Duration after, Trouble trouble, List<Telling> tellings) {

        static Course atOnce(Decision decision, Trouble trouble) {
            return new Course(decision, Duration.ZERO, trouble, List.of());
        }
    }

    Course charge(String method);

    /** Of a call that is no charge. */
    Trouble trouble();

    /** A bank that hears nothing. */
    BankTemper AWAY = new BankTemper() {

        @Override
        public Course charge(String method) {
            return Course.atOnce(Decision.UNDECIDED, trouble());
        }

        @Override
        public Trouble trouble() {
            return Trouble.REQUEST_LOST;
        }
    };

    /** A bank that does as the method says, and makes no trouble of its own. */
    BankTemper EVEN = new BankTemper() {

        private static final Duration LATE = Duration.ofMillis(300);

        @Override
        public Course charge(String method) {
            return switch (method) {
                case "card" -> Course.atOnce(Decision.APPROVED, Trouble.NONE);
                case "card-unanswered" -> Course.atOnce(Decision.APPROVED, Trouble.MUTE);
                case "transfer" -> new Course(Decision.APPROVED, LATE, Trouble.NONE, List.of());
                case "transfer-undecided" -> Course.atOnce(Decision.UNDECIDED, Trouble.NONE);
                default -> Course.atOnce(Decision.DECLINED, Trouble.NONE);
            };
        }

        @Override
        public Trouble trouble() {
            return Trouble.NONE;
        }
    };
}
