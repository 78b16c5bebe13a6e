package dev.seatlock.lab.queue;

import dev.seatlock.lab.queue.Visitor.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A crowd, the same for every policy: it comes within some minutes, the most of it at the beginning, and three bots
 * come among the first. How long one shops grows with the party.
 */
record QueueCrowd(List<Visitor> visitors) {

    private static final long COMES_WITHIN_MILLIS = Duration.ofMinutes(6).toMillis();
    private static final long BOTS_WITHIN_MILLIS = Duration.ofSeconds(20).toMillis();
    private static final long AT_LEAST_MILLIS = 4_000;
    private static final long A_PLACE_MILLIS = 2_000;
    private static final long FOREVER_MILLIS = Duration.ofDays(1).toMillis();
    private static final long HASTY_MILLIS = Duration.ofMinutes(2).toMillis();

    /** Of so many, a tenth of them bots' visits; the same for the same seed. */
    static QueueCrowd of(int visitors, long seed) {
        Random random = new Random(seed);
        List<Visitor> crowd = new ArrayList<>();
        for (int number = 0; number < visitors; number++) {
            int lot = random.nextInt(100);
            Kind kind = lot < 50 ? Kind.SMALL : lot < 70 ? Kind.HASTY : lot < 90 ? Kind.BIG : Kind.BOT;
            int party = kind == Kind.BIG ? 6 + random.nextInt(5) : 1 + random.nextInt(2);
            double early = Math.pow(random.nextDouble(), 2); // the most come soon
            long arrives = (long) (early * (kind == Kind.BOT ? BOTS_WITHIN_MILLIS : COMES_WITHIN_MILLIS));
            String client = kind == Kind.BOT ? "bot " + random.nextInt(3) : "client " + number;
            long shops = AT_LEAST_MILLIS + party * A_PLACE_MILLIS;
            crowd.add(new Visitor(
                    kind, client, arrives, party, shops, kind == Kind.HASTY ? HASTY_MILLIS : FOREVER_MILLIS));
        }
        crowd.sort(Comparator.comparingLong(Visitor::arrivesMillis));
        return new QueueCrowd(crowd);
    }
}
