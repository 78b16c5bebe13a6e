package dev.seatlock.boxoffice.payments;

import dev.seatlock.boxoffice.payments.Bank.Decision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A bank on a bad day, which its seed describes. */
final class StormyTemper implements BankTemper {

    private static final int LATEST_NOTICE_MILLIS = 2_500;

    private final Random random;

    StormyTemper(long seed) {
        random = new Random(seed);
    }

    @Override
    public synchronized Course charge(String method) {
        Decision decision = chance(80) ? Decision.APPROVED : Decision.DECLINED;
        return new Course(decision, decidedAfter(), trouble(), tellings());
    }

    /** Most breaks at once: what is waited for in vain takes the test's time. */
    @Override
    public synchronized Trouble trouble() {
        return switch (random.nextInt(60)) {
            case 0 -> Trouble.MUTE;
            case 1 -> Trouble.STALLED;
            case 2, 3, 4 -> Trouble.REQUEST_LOST;
            case 5, 6, 7, 8, 9, 10 -> Trouble.ANSWER_LOST;
            default -> Trouble.NONE;
        };
    }

    /** Half at once; others while the places are held, or when they are not any more. */
    private Duration decidedAfter() {
        return Duration.ofMillis(
                switch (random.nextInt(4)) {
                    case 0 -> 1 + random.nextInt(1_000);
                    case 1 -> 1_500 + random.nextInt(2_500);
                    default -> 0;
                });
    }

    /** One, none or two that are true, and now and then one that must not be believed. */
    private List<Telling> tellings() {
        List<Telling> tellings = new ArrayList<>();
        for (int telling = random.nextInt(3); telling > 0; telling--) {
            tellings.add(new Telling(Truth.TRUE, soon()));
        }
        for (Truth truth : List.of(Truth.OUT_OF_ORDER, Truth.FORGED, Truth.OUT_OF_DATE)) {
            if (chance(15)) {
                tellings.add(new Telling(truth, soon()));
            }
        }
        return tellings;
    }

    private Duration soon() {
        return Duration.ofMillis(chance(30) ? 0 : random.nextInt(LATEST_NOTICE_MILLIS));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
