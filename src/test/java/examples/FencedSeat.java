package examples;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.redisson.api.RFencedLock;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;

/**
 * A seat behind a lock in Redis. The lock is a lease: it can run out while its holder sleeps. So each holder has a
 * number, the row knows the highest, and only whoever has that one can write.
 *
 * <p>The number goes into the row before the row is read. If it were only compared at the write, a holder whose lease
 * has run out could still write while the next one has only read. A Redis that lost its data counts from 1 again. Then
 * nobody gets in until its counter is set above the numbers in the rows.
 */
public record FencedSeat(RedissonClient redis, DataSource database) {

    private static final String FENCE = "update seat set fence = ? where id = ? and fence < ?";
    private static final String LOOK = "select holder from seat where id = ?";
    private static final String TAKE = "update seat set holder = ? where id = ? and fence = ?";

    /** Whether the seat is the buyer's now; if not, somebody has it, or it was too busy. */
    public boolean take(String seat, String buyer, Duration patience) throws SQLException, InterruptedException {
        RFencedLock lock = redis.getFencedLock("seat:" + seat);
        Long number =
                lock.tryLockAndGetToken(patience.toMillis(), -1, MILLISECONDS); // prolonged while this process lives
        if (number == null) {
            return false;
        }
        try (Connection connection = database.getConnection()) { // commits after each statement
            return update(connection, FENCE, number, seat, number)
                    && isFree(connection, seat)
                    && update(connection, TAKE, buyer, seat, number);
        } finally {
            letGo(lock);
        }
    }

    private static void letGo(RFencedLock lock) {
        try {
            lock.unlock();
        } catch (IllegalMonitorStateException | RedisException late) {
            // The lease is over, or soon will be. What became of the seat stands in its row.
        }
    }

    private static boolean isFree(Connection connection, String seat) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(LOOK)) {
            select.setString(1, seat);
            try (ResultSet found = select.executeQuery()) {
                return found.next() && found.getString(1) == null;
            }
        }
    }

    private static boolean update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setObject(i + 1, values[i]);
            }
            return update.executeUpdate() == 1;
        }
    }
}
