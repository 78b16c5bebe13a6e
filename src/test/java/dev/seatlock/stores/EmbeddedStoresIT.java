package dev.seatlock.stores;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNodes;

/** Real servers, real kills. */
@Timeout(value = 3, unit = MINUTES)
class EmbeddedStoresIT {

    private static final StoreAddresses NOTHING_CONFIGURED = new StoreAddresses("", "", "", "");
    private static final PrintStream PROGRESS = System.out;
    private static final Duration BOUND = Duration.ofSeconds(20);

    @TempDir
    Path place;

    private Path data;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void nameAFolderAsPeopleDo() throws IOException {
        data = place.toRealPath().resolve("box office");
    }

    @AfterEach
    void leaveNothingRunning() {
        started.forEach(Process::destroyForcibly);
        daemons(data).forEach(Daemon::stop);
    }

    @Test
    void committedMeansOnDisk() throws SQLException {
        try (var folder = DataFolder.open(data);
                var stores = start(folder)) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertEquals("on", query(stores.addresses(), "show " + setting), setting);
            }
            assertEquals("127.0.0.1", query(stores.addresses(), "show listen_addresses"));
            assertEquals("300", query(stores.addresses(), "show max_connections"));

            var redis = redisson(stores.addresses());
            var server = redis.getRedisNodes(RedisNodes.SINGLE).getInstance();
            assertEquals(Map.of("appendonly", "yes"), server.getConfig("appendonly"));
            assertEquals(Map.of("appendfsync", "everysec"), server.getConfig("appendfsync"));
            redis.shutdown();
        }
    }

    @Test
    void dataSurviveCloseAndRestart() throws SQLException {
        try (var folder = DataFolder.open(data)) {
            try (var stores = start(folder)) {
                store(stores.addresses());
            }
            assertTrue(running(data).isEmpty());
            try (var stores = start(folder)) {
                assertStored(stores.addresses());
            }
        }
    }

    @Test
    void onlyWhatIsNotConfiguredIsStarted() {
        var database = new StoreAddresses("jdbc:postgresql://db/seatlock", "me", "pw", "");
        var redis = new StoreAddresses("", "", "", "redis://cache:6379");
        try (var folder = DataFolder.open(data)) {
            try (var stores = EmbeddedStores.start(folder, database, PROGRESS)) {
                assertEquals("jdbc:postgresql://db/seatlock", stores.addresses().databaseUrl());
                assertTrue(stores.addresses().redisUrl().startsWith("redis://127.0.0.1:"));
                assertTrue(PostgresServer.daemon(data).running().isEmpty());
            }
            try (var stores = EmbeddedStores.start(folder, redis, PROGRESS)) {
                assertEquals("redis://cache:6379", stores.addresses().redisUrl());
                assertTrue(stores.addresses().databaseUrl().startsWith("jdbc:postgresql://127.0.0.1:"));
                assertTrue(RedisServer.daemon(data).running().isEmpty());
            }
        }
    }

    @Test
    void configuredStoresThatAnswerAreFoundAtOnce() throws InterruptedException {
        try (var folder = DataFolder.open(data);
                var stores = start(folder)) {
            new ConfiguredStores(stores.addresses(), 1, Duration.ZERO).await(PROGRESS);
        }
    }

    @Test
    void thePasswordInRedisUrlOpensIt() throws InterruptedException {
        try (var folder = DataFolder.open(data);
                var stores = start(folder)) {
            var redis = redisson(stores.addresses());
            redis.getRedisNodes(RedisNodes.SINGLE).getInstance().setConfig("requirepass", "open@ sesame");
            redis.shutdown();

            String url = stores.addresses().redisUrl();
            var shut = new ConfiguredStores(NOTHING_CONFIGURED.withRedis(url), 1, Duration.ZERO);
            var refusal = assertThrows(StoresUnavailable.class, () -> shut.await(PROGRESS));
            assertTrue(refusal.getMessage().contains("NOAUTH"), refusal.getMessage());

            var open = NOTHING_CONFIGURED.withRedis(url.replace("//", "//:open%40%20sesame@"));
            new ConfiguredStores(open, 1, Duration.ZERO).await(PROGRESS);
            var client = redisson(open);
            client.getBucket("seat").set("A1");
            client.shutdown();
        }
    }

    @Test
    void anEphemeralFolderIsGoneAfterClose() {
        Path path;
        try (var folder = DataFolder.ephemeral();
                var _ = start(folder)) {
            path = folder.path();
        }
        assertFalse(Files.exists(path));
        assertTrue(running(path).isEmpty());
    }

    @Test
    void anInitialisationThatWasCutShortIsBegunAnew() throws IOException, SQLException {
        try (var folder = DataFolder.open(data)) {
            Files.createFile(data.resolve("postgres.initialising"));
            Files.createFile(Files.createDirectory(data.resolve("postgres")).resolve("postgresql.conf"));
            try (var stores = start(folder)) {
                assertEquals("1", query(stores.addresses(), "select 1"));
            }
        }
    }

    @Test
    void aFirstStartThatIsKilledMidwayDoesNotHinderTheNext() throws IOException, SQLException {
        Process owner = launchOwner(data.toString());
        await().atMost(BOUND).until(() -> Files.exists(data.resolve("postgres/PG_VERSION")));
        owner.destroyForcibly().onExit().orTimeout(BOUND.toSeconds(), SECONDS).join();
        try (var folder = DataFolder.open(data);
                var stores = start(folder)) {
            assertEquals("1", query(stores.addresses(), "select 1"));
        }
    }

    @Test
    void aServerThatCannotStartIsNotWaitedForAndItsReasonIsTold() throws IOException {
        try (var folder = DataFolder.open(data)) {
            start(folder).close();
            Files.writeString(data.resolve("postgres/PG_VERSION"), "17\n");
            var refusal = assertTimeout(BOUND, () -> assertThrows(StoresUnavailable.class, () -> start(folder)));
            assertTrue(refusal.getMessage().contains("database files are incompatible"), refusal.getMessage());
            assertTrue(running(data).isEmpty(), "nothing is left running");
        }
    }

    @Test
    void aFolderOfAnotherProcessIsRefused() throws IOException {
        var owner = own(data.toString());
        var refusal = assertThrows(DataFolderInUse.class, () -> DataFolder.open(data));
        String message = refusal.getMessage();
        assertTrue(message.contains(data.toString()), message);
        assertTrue(message.contains("process " + owner.process().pid()), message);
    }

    @Test
    void theKeeperEndsTheStoresOfAnOwnerThatIsKilled() throws IOException {
        var owner = own(data.toString());
        assertEquals(3, running(data).size());
        owner.process().destroyForcibly();
        await().atMost(BOUND).until(() -> running(data).isEmpty());
    }

    @Test
    void theKeeperClearsAwayTheEphemeralFolderOfAnOwnerThatIsKilled() throws IOException {
        var owner = own();
        owner.process().destroyForcibly();
        await().atMost(BOUND).until(() -> running(owner.folder()).isEmpty() && !Files.exists(owner.folder()));
    }

    @Test
    void theKeeperIsDeafToTheTerminal() throws IOException, InterruptedException {
        var owner = own(data.toString());
        var keeper = Keeper.daemon(data).running().orElseThrow();
        for (String signal : List.of("INT", "HUP", "QUIT")) {
            new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + keeper.pid())
                    .start()
                    .waitFor();
        }
        owner.process().destroyForcibly();
        await().atMost(BOUND).until(() -> running(data).isEmpty());
    }

    @Test
    void theNextStartClearsWhatAKilledOwnerAndItsKeeperLeft() throws IOException, SQLException {
        var owner = own(data.toString());
        store(owner.addresses());
        Keeper.daemon(data).running().orElseThrow().destroyForcibly();
        await().atMost(BOUND).until(() -> Keeper.daemon(data).running().isEmpty());
        owner.process()
                .destroyForcibly()
                .onExit()
                .orTimeout(BOUND.toSeconds(), SECONDS)
                .join();
        assertEquals(2, running(data).size(), "PostgreSQL and Redis are left");
        List<ProcessHandle> leftovers = running(data);

        try (var folder = DataFolder.open(data);
                var stores = start(folder)) {
            assertTrue(leftovers.stream().noneMatch(running(data)::contains));
            assertStored(stores.addresses());
        }
    }

    @Test
    void nothingCommittedIsLostWhenTheServersAreKilledOutright() throws IOException, SQLException {
        var owner = own(data.toString());
        store(owner.addresses());
        Keeper.daemon(data).running().orElseThrow().destroyForcibly();
        owner.process().destroyForcibly();
        running(data).forEach(ProcessHandle::destroyForcibly);
        await().atMost(BOUND).until(() -> running(data).isEmpty());

        try (var folder = DataFolder.open(data);
                var stores = start(folder)) {
            assertStored(stores.addresses());
        }
    }

    @Test
    void aStrangerThatWasGivenAnOldPidIsLeftAlone() throws IOException {
        Process stranger = new ProcessBuilder("sleep", "600").start();
        started.add(stranger);
        try (var folder = DataFolder.open(data)) {
            try (var _ = start(folder)) {
                assertEquals(3, running(data).size());
            }
            for (Daemon daemon : daemons(data).toList()) {
                Files.writeString(daemon.pidFile(), stranger.pid() + "\n");
            }
            try (var _ = start(folder)) {
                assertTrue(stranger.isAlive());
            }
            assertTrue(stranger.isAlive());
        }
    }

    @Test
    void aReplicaStartsWhileRedisIsAway() throws IOException {
        var producer = new RedissonProducer();
        var away = producer.redisson("redis://127.0.0.1:" + Loopback.freePort(), Duration.ofSeconds(30));
        assertThrows(RuntimeException.class, () -> away.getBucket("key").get());
        producer.shutDown(away);
    }

    private static EmbeddedStores start(DataFolder folder) {
        return EmbeddedStores.start(folder, NOTHING_CONFIGURED, PROGRESS);
    }

    private static Stream<Daemon> daemons(Path folder) {
        return Stream.of(Keeper.daemon(folder), PostgresServer.daemon(folder), RedisServer.daemon(folder));
    }

    private static List<ProcessHandle> running(Path folder) {
        return daemons(folder).flatMap(daemon -> daemon.running().stream()).toList();
    }

    /** A process that owns stores, with what it said about them. */
    private record Owner(Process process, Path folder, StoreAddresses addresses) {}

    private Owner own(String... arguments) throws IOException {
        Process process = launchOwner(arguments);
        BufferedReader output = process.inputReader();
        String[] said = output.lines()
                .filter(line -> line.startsWith("UP\t"))
                .findFirst()
                .orElseThrow()
                .split("\t", -1);
        return new Owner(
                process,
                Path.of(said[1]),
                new StoreAddresses(said[2], PostgresServer.USER, PostgresServer.PASSWORD, said[3]));
    }

    private Process launchOwner(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                StoresOwner.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    private static void store(StoreAddresses addresses) throws SQLException {
        try (var connection = connect(addresses);
                var statement = connection.createStatement()) {
            statement.execute("create table seats (name text primary key)");
            statement.execute("insert into seats values ('A1')");
        }
        var redis = redisson(addresses);
        redis.getBucket("seat").set("A1");
        redis.shutdown();
    }

    private static void assertStored(StoreAddresses addresses) throws SQLException {
        assertEquals("A1", query(addresses, "select name from seats"));
        var redis = redisson(addresses);
        assertEquals("A1", redis.getBucket("seat").get());
        redis.shutdown();
    }

    private static String query(StoreAddresses addresses, String sql) throws SQLException {
        try (var connection = connect(addresses);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertTrue(rows.next(), sql);
            return rows.getString(1);
        }
    }

    private static Connection connect(StoreAddresses addresses) throws SQLException {
        return DriverManager.getConnection(
                addresses.databaseUrl(), addresses.databaseUser(), addresses.databasePassword());
    }

    private static RedissonClient redisson(StoreAddresses addresses) {
        return new RedissonProducer().redisson(addresses.redisUrl(), Duration.ofSeconds(30));
    }
}
