package dev.seatlock.boxoffice.audit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.seatlock.TestStores;
import dev.seatlock.WatchedLog;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestStores.class)
class ChoreLogTest {

    private static final String CHORE = "planted chores";

    @Inject
    Scheduler scheduler;

    @Test
    void tellsInOneLineWhatAScheduledMethodCouldNotDo() {
        List<String> told = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                told.add(line.getMessage().formatted(line.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(ChoreLog.class.getName());
        logger.addHandler(handler);
        try (WatchedLog log = new WatchedLog()) {
            scheduler
                    .newJob(CHORE)
                    .setInterval("1s")
                    .setTask(execution -> {
                        throw new IllegalStateException("as planted");
                    })
                    .schedule();
            await().until(() -> told.contains("planted chores were left for the next time: as planted"));
            assertEquals(List.of(), log.errors());
        } finally {
            scheduler.unscheduleJob(CHORE);
            logger.removeHandler(handler);
        }
    }
}
