package examples;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SortedSet;
import javax.sql.DataSource;

/**
 * Seats that are rows of one database. The update looks and takes in one statement, so nobody can come in between. A
 * second buyer waits for the row, and PostgreSQL then asks the condition again: no row is updated, and he has lost.
 *
 * <p>It needs READ COMMITTED, which is the default. The seats are sorted, because two parties that lock them in
 * different orders could wait for each other. If the commit itself fails, nobody knows how it ended: read who has the
 * seats before you try again.
 */
public record ConditionalSeat(DataSource database) {

    private static final String TAKE = "update seat set holder = ? where id = ? and holder is null";

    /** Whether all of the seats are the buyer's now; if not, none of them is. */
    public boolean take(SortedSet<String> seats, String buyer) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement update = connection.prepareStatement(TAKE)) {
                for (String seat : seats) {
                    update.setString(1, buyer);
                    update.setString(2, seat);
                    if (update.executeUpdate() == 0) {
                        connection.rollback();
                        return false;
                    }
                }
                connection.commit();
                return true;
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            }
        }
    }
}
