package dev.seatlock.waitingroom;

import dev.seatlock.waitingroom.WaitingRoom.Setting;
import dev.seatlock.waitingroom.policy.QueuePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.hibernate.annotations.processing.SQL;

/**
 * Which shows have a waiting room, and how it is run: the table in PostgreSQL. Every method runs in its caller's
 * transaction.
 */
interface WaitingRoomSettings {

    StatelessSession session();

    /** Whether there is such a show. */
    default boolean write(UUID show, Setting setting) {
        return write(
                show,
                setting.policy().name(),
                setting.shoppers(),
                setting.admitPerSecond(),
                (int) setting.stay().toSeconds(),
                setting.capacity());
    }

    @SQL("""
            insert into waiting_room (show_id, policy, shoppers, admit_per_second, stay_seconds, capacity)
            select id, :policy, :shoppers, :perSecond, :stay, :capacity from show where id = :show for key share
            on conflict (show_id) do update set policy = excluded.policy, shoppers = excluded.shoppers,
                admit_per_second = excluded.admit_per_second, stay_seconds = excluded.stay_seconds,
                capacity = excluded.capacity
            """)
    boolean write(UUID show, String policy, int shoppers, int perSecond, int stay, int capacity);

    @SQL("delete from waiting_room where show_id = :show")
    boolean delete(UUID show);

    @SQL("select show_id, policy, shoppers, admit_per_second, stay_seconds, capacity from waiting_room")
    List<Row> read();

    record Row(UUID show, String policy, Integer shoppers, Integer perSecond, Integer stay, Integer capacity) {

        Setting setting() {
            return new Setting(
                    QueuePolicy.Name.valueOf(policy), shoppers, perSecond, Duration.ofSeconds(stay), capacity);
        }
    }

    /** What time it is for the database. */
    @SQL("select clock_timestamp()")
    Instant now();
}
