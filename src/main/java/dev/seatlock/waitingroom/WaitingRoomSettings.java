package dev.seatlock.waitingroom;

import dev.seatlock.waitingroom.WaitingRoom.Setting;
import dev.seatlock.waitingroom.policy.QueuePolicy;
import io.quarkus.narayana.jta.QuarkusTransaction;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;

/** Which shows have a waiting room, and how it is run: the table in PostgreSQL. */
record WaitingRoomSettings(StatelessSession session) {

    /** Whether there is such a show. */
    boolean write(UUID show, Setting setting) {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeMutationQuery("""
                        insert into waiting_room (show_id, policy, shoppers, admit_per_second, stay_seconds, capacity)
                        select id, :policy, :shoppers, :perSecond, :stay, :capacity
                        from show where id = :show for key share
                        on conflict (show_id) do update set policy = excluded.policy, shoppers = excluded.shoppers,
                            admit_per_second = excluded.admit_per_second, stay_seconds = excluded.stay_seconds,
                            capacity = excluded.capacity
                        """)
                                .setParameter("show", show)
                                .setParameter("policy", setting.policy().name())
                                .setParameter("shoppers", setting.shoppers())
                                .setParameter("perSecond", setting.admitPerSecond())
                                .setParameter("stay", (int) setting.stay().toSeconds())
                                .setParameter("capacity", setting.capacity())
                                .executeUpdate()
                        > 0);
    }

    void delete(UUID show) {
        QuarkusTransaction.requiringNew()
                .run(() -> session.createNativeMutationQuery("delete from waiting_room where show_id = :show")
                        .setParameter("show", show)
                        .executeUpdate());
    }

    Map<UUID, Setting> read() {
        return QuarkusTransaction.requiringNew()
                .call(() -> session.createNativeQuery("""
                        select show_id, policy, shoppers, admit_per_second, stay_seconds, capacity from waiting_room
                        """, RoomRow.class).getResultList())
                .stream()
                .collect(Collectors.toMap(RoomRow::show, RoomRow::setting));
    }

    private record RoomRow(
            UUID show, String policy, Integer shoppers, Integer perSecond, Integer staySeconds, Integer capacity) {

        Setting setting() {
            return new Setting(
                    QueuePolicy.Name.valueOf(policy), shoppers, perSecond, Duration.ofSeconds(staySeconds), capacity);
        }
    }
}
