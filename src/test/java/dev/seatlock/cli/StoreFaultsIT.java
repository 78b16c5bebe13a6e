package dev.seatlock.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.seatlock.stores.OwnPostgres;
import dev.seatlock.stores.RedisServers;
import dev.seatlock.stores.SilentProxy;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What befalls stores, while buyers come to two replicas: none of their receipts is lost, none of their places sold
 * twice, none of them is told of a defect, and each replica says whether it is ready to sell. {@link PgBouncerIT} has
 * two more such faults.
 */
@Tag("all")
@Timeout(600)
class StoreFaultsIT {

    private static final String PASSWORD = "open sesame";
    private static final Duration BEGIN = Duration.ofSeconds(60);
    private static final Duration RETURN = Duration.ofSeconds(10);
    private static final Duration NOTICED = Duration.ofSeconds(10);
    private static final Duration DEAD_AFTER = Duration.ofSeconds(8);
    private static final int DISK_MEGABYTES = 300;

    private static final Set<String> DATABASE_LOST =
            Set.of("201", "503 guard-unavailable", "503 outcome-unknown", "503 busy", "409 in-progress");

    /** A lock in Redis knows nothing of what has been sold, so there is nothing that nobody knows. */
    private static final Set<String> LOCKS_REFUSED =
            Set.of("201", "503 guard-unavailable", "503 busy", "409 in-progress");

    /**
     * A claim that a writer had called, and whose answer Redis did not keep, may be sold by the next writer. Its buyer
     * is told so if Redis does not return before the wait for that writer is over.
     */
    private static final Set<String> STREAM_REFUSED =
            Set.of("201", "503 guard-unavailable", "503 busy", "409 in-progress", "503 outcome-unknown");

    @TempDir
    static Path folder;

    private static Path disk;
    private static boolean isOwnDisk;
    private static OwnPostgres postgres;
    private static SilentProxy way;
    private static RedisServers redis;
    private static List<Program> offices = List.of();
    private static List<String> urls;
    private static List<String> managementUrls;

    @BeforeAll
    static void open() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        isOwnDisk =
                run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MEGABYTES + "m,mode=0700", "tmpfs", disk.toString());
        postgres = OwnPostgres.start(disk.resolve("postgres"));
        way = SilentProxy.to(postgres.port());
        redis = RedisServers.alone(folder);
        List<String> settings = List.of(
                "SEATLOCK_DATABASE_URL=jdbc:postgresql://127.0.0.1:%d/seatlock".formatted(way.port()),
                "SEATLOCK_DATABASE_USER=" + OwnPostgres.USER,
                "SEATLOCK_REDIS_URL=" + redis.url(),
                "SEATLOCK_DATABASE_DEAD_AFTER=%ds".formatted(DEAD_AFTER.toSeconds()),
                "SEATLOCK_OPERATOR_PASSWORD=" + PASSWORD);
        Program first = Program.start(settings, "run", "--port", "0");
        offices = List.of(first);
        first.awaitUrl(1);
        offices = List.of(first, Program.start(settings, "run", "--port", "0"));
        urls = offices.stream().map(office -> office.awaitUrl(1)).toList();
        managementUrls =
                offices.stream().map(office -> office.awaitManagementUrl(1)).toList();
    }

    @AfterAll
    static void close() throws Exception {
        offices.forEach(Program::close);
        if (redis != null) {
            redis.close();
        }
        if (way != null) {
            way.close();
        }
        if (postgres != null) {
            postgres.close();
        }
        if (isOwnDisk) {
            run("umount", "--lazy", disk.toString());
        }
    }

    /** So that a test which fails in the middle of its fault leaves the next one stores that work. */
    @AfterEach
    void mend() throws Exception {
        Files.deleteIfExists(disk.resolve("ballast"));
        postgres.tell(
                "set default_transaction_read_only = off",
                "alter role seatlock reset default_transaction_read_only",
                "alter role seatlock login",
                "alter system reset default_transaction_read_only",
                "select pg_reload_conf()");
        redis.ask("CONFIG", "SET", "maxmemory", "0");
        redis.ask("REPLICAOF", "NO", "ONE");
        for (Program office : offices) {
            assertFalse(office.output().contains("defect of ours"), office::output);
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** A stale address leads to a standby, and then to the primary again, while connections to it stay open. */
    @Test
    void readOnly() throws Exception {
        try (Customers customers = customers("pg-conditional")) {
            customers.come().awaitSales(BEGIN);
            postgres.tell(
                    "alter role seatlock set default_transaction_read_only = on",
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'seatlock'");
            awaitReady(false, "read-only|primary");
            postgres.tell("alter role seatlock reset default_transaction_read_only");
            customers.awaitSales(RETURN);
            awaitReady(true);
            customers.check(DATABASE_LOST);
        }
    }

    /** The server itself changes under connections that could write before, and changes back. */
    @Test
    void readOnlyUnderOpenConnections() throws Exception {
        try (Customers customers = customers("combining")) {
            customers.come().awaitSales(BEGIN);
            postgres.tell("alter system set default_transaction_read_only = on", "select pg_reload_conf()");
            awaitReady(false, "read-only|primary");
            postgres.tell(
                    "set default_transaction_read_only = off",
                    "alter system reset default_transaction_read_only",
                    "select pg_reload_conf()");
            customers.awaitSales(RETURN);
            awaitReady(true);
            customers.check(DATABASE_LOST);
        }
    }

    /**
     * It may be the replica that can open no connection, so it is started anew, but not before that has gone on for
     * long.
     */
    @Test
    void noConnectionForLong() throws Exception {
        try (Customers customers = customers("pg-conditional")) {
            customers.come().awaitSales(BEGIN);
            postgres.tell(
                    "alter role seatlock nologin",
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'seatlock'");
            awaitReady(false, "not permitted to log in");
            awaitAlive(true, NOTICED);
            awaitAlive(false, DEAD_AFTER.plus(NOTICED));
            postgres.tell("alter role seatlock login");
            customers.awaitSales(RETURN);
            awaitReady(true);
            awaitAlive(true, NOTICED);
            customers.check(DATABASE_LOST);
        }
    }

    @Test
    void silentWithAnIdlePool() throws Exception {
        try (Customers customers = customers("pg-conditional")) {
            way.silence();
            awaitUnreadyOrSales(customers.come());
            customers.awaitSales(RETURN);
            awaitReady(true);
            customers.check(DATABASE_LOST);
        }
    }

    @Test
    void silentWithABusyPool() throws Exception {
        try (Customers customers = customers("pg-conditional")) {
            customers.come().awaitSales(BEGIN);
            way.silence();
            awaitUnreadyOrSales(customers);
            customers.awaitSales(RETURN);
            awaitReady(true);
            customers.check(DATABASE_LOST);
        }
    }

    @Test
    void redisFull() throws Exception {
        redisRefuses(List.of("CONFIG", "SET", "maxmemory", "1"), List.of("CONFIG", "SET", "maxmemory", "0"));
    }

    @Test
    void redisReadOnly() throws Exception {
        redisRefuses(List.of("REPLICAOF", "127.0.0.1", "1"), List.of("REPLICAOF", "NO", "ONE"));
    }

    private static void redisRefuses(List<String> begin, List<String> end) throws Exception {
        try (Customers locking = customers("redis-lock");
                Customers fenced = customers("redis-fenced-lock");
                Customers streaming = customers("redis-stream");
                Customers others = customers("pg-conditional")) {
            List<Customers> asking = List.of(locking, fenced, streaming);
            for (Customers customers : asking) {
                customers.come().awaitASale(BEGIN);
            }
            others.come();
            redis.ask(begin.toArray(String[]::new));
            for (Customers customers : asking) {
                customers.awaitRefusals(RETURN);
            }
            for (String url : managementUrls) {
                await().atMost(NOTICED).until(() -> metrics(url).contains("seatlock_redis_up 0.0"));
            }
            others.awaitSales(RETURN);
            managementUrls.forEach(
                    url -> RestAssured.get(url + "/q/health/ready").then().statusCode(200));
            redis.ask(end.toArray(String[]::new));
            for (Customers customers : asking) {
                customers.awaitASale(RETURN);
            }
            for (String url : managementUrls) {
                await().atMost(NOTICED).until(() -> metrics(url).contains("seatlock_redis_up 1.0"));
            }
            locking.check(LOCKS_REFUSED);
            fenced.check(LOCKS_REFUSED);
            streaming.check(STREAM_REFUSED);
            others.check(Set.of("201", "503 busy"));
        }
    }

    @Test
    void diskFull() throws Exception {
        assumeTrue(isOwnDisk, "no file system can be mounted here");
        Path ballast = disk.resolve("ballast");
        try (Customers customers = customers("pg-conditional")) {
            customers.come().awaitSales(BEGIN);
            fill(ballast);
            awaitReady(false, "No space left");
            Files.delete(ballast);
            customers.awaitSales(RETURN);
            awaitReady(true);
            customers.check(DATABASE_LOST);
            for (Program office : offices) {
                assertTrue(office.output().contains("No space left"), office::output);
            }
        } finally {
            Files.deleteIfExists(ballast);
        }
    }

    private static void fill(Path ballast) throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] block = new byte[65_536];
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertTrue(String.valueOf(full.getMessage()).contains("No space left"), full::toString);
        }
    }

    private static Customers customers(String guard) {
        return Customers.of(guard, urls, PASSWORD);
    }

    private static String metrics(String url) {
        return RestAssured.get(url + "/q/metrics").asString();
    }

    private static void awaitAlive(boolean alive, Duration within) {
        for (String url : managementUrls) {
            await(url + " is alive: " + alive)
                    .atMost(within)
                    .until(() -> (RestAssured.get(url + "/q/health/live").statusCode() == 200) == alive);
        }
    }

    /**
     * Each replica says that it is not ready, unless it sells: of its connections, the one that it asks by may be a new
     * one.
     */
    private static void awaitUnreadyOrSales(Customers customers) {
        for (int replica = 0; replica < urls.size(); replica++) {
            String url = urls.get(replica);
            String management = managementUrls.get(replica);
            int before = customers.soldBy(url);
            await(url + " is not ready, or sells")
                    .atMost(NOTICED)
                    .pollInterval(50, TimeUnit.MILLISECONDS)
                    .until(() -> customers.soldBy(url) > before
                            || RestAssured.get(management + "/q/health/ready").statusCode() == 503);
        }
    }

    /** Both replicas say that they are ready, or that they are not, and why. */
    private static void awaitReady(boolean ready, String... why) {
        managementUrls.parallelStream()
                .forEach(url -> await(url + " is ready: " + ready)
                        .atMost(NOTICED)
                        .pollInterval(50, TimeUnit.MILLISECONDS)
                        .until(() -> RestAssured.get(url + "/q/health/ready"), answer -> {
                            boolean says = answer.statusCode() == 200;
                            return says == ready
                                    && List.of(why).stream()
                                            .allMatch(it -> answer.asString().matches("(?s).*(" + it + ").*"));
                        }));
    }
}
