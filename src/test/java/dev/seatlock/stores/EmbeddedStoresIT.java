package dev.seatlock.stores;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.RedissonClient;
import org.redisson.api.redisnode.RedisNode;
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
            assertEquals(
                    "1",
                    redis.getRedisNodes(RedisNodes.SINGLE)
                            .getInstance()
                            .info(RedisNode.InfoSection.PERSISTENCE)
                            .get("aof_enabled"));
            redis.shutdown();
            List<String> arguments = List.of(RedisServer.daemon(data)
                    .running()
                    .orElseThrow()
                    .info()
                    .arguments()
                    .orElseThrow());
            assertEquals("everysec", arguments.get(arguments.indexOf("--appendfsync") + 1));
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
                assertTrue(stores.addresses().shownRedisUrl().startsWith("redis://127.0.0.1:"));
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

    // --- Who is let in ---

    /** Whoever has an account on this machine reaches the ports, and no more. */
    @Test
    void strangersGetIntoNeitherStore() throws IOException {
        try (var folder = DataFolder.open(data);
                var stores = start(folder)) {
            String ours = stores.addresses().databasePassword();
            for (String user : List.of("postgres", "seatlock", System.getProperty("user.name"))) {
                for (String password : List.of("", "seatlock", "postgres")) {
                    assertShut(stores.addresses(), user, password);
                }
            }
            assertShut(stores.addresses(), "postgres", ours);

            String url = stores.addresses().shownRedisUrl();
            var shut = new ConfiguredStores(NOTHING_CONFIGURED.withRedis(url), 1, Duration.ZERO);
            var refusal = assertThrows(StoresUnavailable.class, () -> shut.await(PROGRESS));
            assertTrue(refusal.getMessage().contains("NOAUTH"), refusal.getMessage());
            for (String login : List.of(":@", "default:@", "default:seatlock@", "seatlock:seatlock@")) {
                String guess = url.replace("//", "//" + login);
                assertThrows(Exception.class, () -> RedisPing.to(guess, BOUND).send(), login);
            }
        }
    }

    /** So that whoever has taken over the service has not taken over its owner's account. */
    @Test
    void theServiceItselfMayRunNoProgramAndWriteNoFile() throws Exception {
        try (var folder = DataFolder.open(data);
                var stores = start(folder)) {
            assertEquals(
                    "f",
                    query(stores.addresses(), "select rolsuper or rolcreaterole from pg_roles where rolname = user"));
            for (String sql : List.of("copy (select 1) to program 'true'", "copy (select 1) to '/tmp/x'")) {
                var refused = assertThrows(SQLException.class, () -> query(stores.addresses(), sql));
                assertEquals("42501", refused.getSQLState(), refused::getMessage);
            }
            RedisPing redis = RedisPing.to(stores.addresses().redisUrl(), BOUND);
            for (String command : List.of(
                    "CONFIG GET dir",
                    "CONFIG SET dir /tmp",
                    "DEBUG SLEEP 0",
                    "MODULE LIST",
                    "SAVE",
                    "REPLICAOF 127.0.0.1 1",
                    "ACL LIST",
                    "SHUTDOWN",
                    "CLIENT KILL TYPE normal")) {
                var refused = assertThrows(
                        IOException.class,
                        () -> redis.ask(
                                redis.redis().nodes().getFirst(), redis.redis().login(), command.split(" ")),
                        command);
                assertTrue(refused.toString().contains("NOPERM"), () -> command + ": " + refused);
            }
        }
    }

    @Test
    void passwordsAreKeptInTheFolderAloneAndShownToNobody() throws Exception {
        StoreAddresses first;
        try (var folder = DataFolder.open(data)) {
            var said = new ByteArrayOutputStream();
            try (var stores = EmbeddedStores.start(
                    folder, NOTHING_CONFIGURED, new PrintStream(said, true, StandardCharsets.UTF_8))) {
                first = stores.addresses();
                List<String> secrets = List.of(
                        first.databasePassword(),
                        Files.readString(data.resolve("redis-password")).strip());
                assertTrue(first.redisUrl().contains(":" + secrets.getLast() + "@"));
                for (String secret : secrets) {
                    assertTrue(secret.matches("[\\w-]{20}"), secret);
                    assertFalse(said.toString(StandardCharsets.UTF_8).contains(secret));
                    assertTrue(ProcessHandle.allProcesses()
                            .noneMatch(
                                    it -> String.join(" ", it.info().arguments().orElse(new String[0]))
                                            .contains(secret)));
                    for (String file : List.of("postgres.log", "redis.log", "redis.conf")) {
                        assertFalse(Files.readString(data.resolve(file)).contains(secret), file);
                    }
                }
                for (String file : List.of("database-password", "redis-password", "redis.conf")) {
                    assertEquals(
                            "rw-------",
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))),
                            file);
                }
            }
            try (var stores = start(folder)) {
                assertEquals(first.databasePassword(), stores.addresses().databasePassword());
            }
        }
    }

    /** Which trusted everybody at the loopback address; and somebody has made use of it. */
    @Test
    void theFolderOfAnEarlierVersionIsOpenedAndItsDoorsAreShut() throws Exception {
        try (var folder = DataFolder.open(data)) {
            makeAsEarlierVersionsDid(folder);
            try (var stores = start(folder)) {
                assertEquals("A1", query(stores.addresses(), "select name from seats"));
                assertShut(stores.addresses(), "seatlock", "seatlock");
                for (String user : List.of("postgres", "stranger")) {
                    assertShut(stores.addresses(), user, "guessable");
                    assertShut(stores.addresses(), user, "");
                }
            }
            try (var stores = start(folder)) {
                assertEquals("A1", query(stores.addresses(), "select name from seats"));
            }
        }
    }

    private void makeAsEarlierVersionsDid(DataFolder folder) throws IOException, SQLException {
        try (var server = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(
                        BinaryCache.ofThisUser(System.getenv()).postgres().toFile())
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .setServerConfig("unix_socket_directories", "")
                .start()) {
            try (var connection = server.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create role seatlock login password 'seatlock'");
                statement.execute("create database seatlock owner seatlock");
                statement.execute("create role stranger login superuser password 'guessable'");
                statement.execute("alter role postgres password 'guessable'");
            }
            try (var connection = server.getDatabase("seatlock", "seatlock").getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create table seats (name text primary key)");
                statement.execute("insert into seats values ('A1')");
            }
        }
    }

    private static void assertShut(StoreAddresses at, String user, String password) {
        var refused = assertThrows(
                SQLException.class, () -> DriverManager.getConnection(at.databaseUrl(), user, password), user);
        assertTrue(Set.of("28000", "28P01", "08004").contains(refused.getSQLState()), refused::toString);
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
        return new Owner(process, Path.of(said[1]), new StoreAddresses(said[2], said[3], said[4], said[5]));
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
