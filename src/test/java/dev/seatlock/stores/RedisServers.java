package dev.seatlock.stores;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;

import dev.seatlock.stores.RedisAddress.Login;
import dev.seatlock.stores.RedisAddress.Node;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Redis as it is run in earnest, from the embedded binary: a master with replicas and sentinels, or a cluster. Its
 * servers are children of ours.
 */
public final class RedisServers implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final String MASTER = "seats";
    private static final Pattern SHOW = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final int SLOTS = 16_384;
    private static final int BUS = 10_000; // added to a cluster node's port

    /** The servers' ACL user; the default one, by whom they speak to each other, needs no password. */
    private static final Login USER = new Login("box-office", "p@ss/word");

    private static final String ENCODED = "box-office:p%40ss%2Fword";
    public static final String STORE_PASSWORD = "no-secret";

    private static final Login SENTINELS = new Login(null, "watch");

    private final Path folder;
    private final Set<Integer> ports = new HashSet<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Integer, Process> processes = new ConcurrentHashMap<>();
    private final String url;

    private RedisServers(Path folder, Start start) throws IOException {
        this.folder = folder;
        try {
            url = start.from(this);
        } catch (IOException | RuntimeException | Error failed) {
            close();
            throw failed;
        }
    }

    @FunctionalInterface
    private interface Start {
        String from(RedisServers servers) throws IOException;
    }

    /** One master, two replicas and three sentinels. */
    public static RedisServers sentinels(Path folder) throws IOException {
        return new RedisServers(folder, RedisServers::startSentinels);
    }

    /** Three masters, each with a replica. */
    public static RedisServers cluster(Path folder) throws IOException {
        return new RedisServers(folder, RedisServers::startCluster);
    }

    /** One, and no other. */
    public static RedisServers alone(Path folder) throws IOException {
        return new RedisServers(folder, servers -> {
            Node node = servers.startServer();
            return "redis://%s@%s:%d".formatted(ENCODED, node.host(), node.port());
        });
    }

    /** Asks, or tells, the first of them something. */
    public List<String> ask(String... words) throws IOException {
        return ask(nodes.getFirst(), USER, words);
    }

    /** One that speaks TLS alone; the embedded binary does not. */
    public static RedisServers encrypted(Path folder, Path binary) throws IOException {
        return new RedisServers(folder, servers -> servers.startEncrypted(binary));
    }

    /** What {@code SEATLOCK_REDIS_URL} is to be. */
    public String url() {
        return url;
    }

    // --- A master, replicas and sentinels ---

    private String startSentinels() throws IOException {
        Node master = startServer();
        for (int replica = 0; replica < 2; replica++) {
            startServer("--replicaof", master.host(), Integer.toString(master.port()));
        }
        await().atMost(SOON).until(() -> says(master, "connected_slaves:2", "INFO", "replication"));
        List<Node> sentinels = new ArrayList<>();
        for (int sentinel = 0; sentinel < 3; sentinel++) {
            sentinels.add(startSentinel(master));
        }
        for (Node sentinel : sentinels) {
            await().atMost(SOON)
                    .until(() -> ask(sentinel, SENTINELS, "INFO", "sentinel")
                            .getFirst()
                            .contains("slaves=2,sentinels=3"));
        }
        return "redis-sentinel://%s@%s/%s?sentinel-password=%s"
                .formatted(ENCODED, list(sentinels), MASTER, SENTINELS.password());
    }

    private Node startSentinel(Node master) throws IOException {
        int port = freePort();
        Path file = folder.resolve("sentinel-" + port + ".conf"); // it writes down there what it learns
        Files.writeString(
                file, """
                port %1$d
                bind %2$s
                dir %5$s
                requirepass %4$s
                sentinel sentinel-pass %4$s
                sentinel monitor %6$s %2$s %3$d 2
                sentinel down-after-milliseconds %6$s 1000
                sentinel failover-timeout %6$s 5000
                """.formatted(port, Loopback.ADDRESS, master.port(), SENTINELS.password(), folder, MASTER));
        return launch(port, SENTINELS, List.of(file.toString(), "--sentinel"));
    }

    /** Kills the master, as {@code kill -9} would. */
    public void killMaster() throws IOException {
        List<String> address =
                ask(RedisAddress.of(url).nodes().getFirst(), SENTINELS, "SENTINEL", "get-master-addr-by-name", MASTER);
        requireNonNull(processes.get(Integer.parseInt(address.getLast()))).destroyForcibly();
    }

    // --- A cluster ---

    private String startCluster() throws IOException {
        for (int node = 0; node < 6; node++) {
            startServer("--cluster-enabled", "yes", "--cluster-node-timeout", "2000");
        }
        for (int master = 0; master < 3; master++) {
            int first = SLOTS * master / 3;
            int end = SLOTS * (master + 1) / 3;
            ask(
                    nodes.get(master),
                    USER,
                    Stream.concat(
                                    Stream.of("CLUSTER", "ADDSLOTS"),
                                    IntStream.range(first, end).mapToObj(Integer::toString))
                            .toArray(String[]::new));
        }
        for (int node = 1; node < 6; node++) {
            ask(nodes.get(node), USER, "CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(node));
            ask(
                    nodes.get(node),
                    USER,
                    "CLUSTER",
                    "MEET",
                    Loopback.ADDRESS,
                    Integer.toString(nodes.getFirst().port()));
        }
        for (Node node : nodes) {
            await().atMost(SOON).until(() -> says(node, "cluster_known_nodes:6", "CLUSTER", "INFO"));
        }
        for (int replica = 3; replica < 6; replica++) {
            String master = ask(nodes.get(replica - 3), USER, "CLUSTER", "MYID").getFirst();
            ask(nodes.get(replica), USER, "CLUSTER", "REPLICATE", master);
        }
        for (int master = 0; master < 3; master++) {
            Node node = nodes.get(master);
            await().atMost(SOON).until(() -> says(node, "connected_slaves:1", "INFO", "replication"));
        }
        for (Node node : nodes) {
            await().atMost(SOON).until(() -> says(node, "cluster_state:ok", "CLUSTER", "INFO"));
        }
        return "redis-cluster://%s@%s".formatted(ENCODED, list(nodes.subList(0, 2))); // they know the others
    }

    /** In which slots of the cluster a show has its keys; the keys of all shows together, each by the show's id. */
    public Map<String, Set<String>> slots() throws IOException {
        Map<String, Set<String>> slots = new HashMap<>();
        for (Node node : nodes) {
            for (String key : ask(node, USER, "KEYS", "*")) {
                Matcher show = SHOW.matcher(key);
                if (show.find()) {
                    slots.computeIfAbsent(show.group(), _ -> new HashSet<>())
                            .addAll(ask(node, USER, "CLUSTER", "KEYSLOT", key));
                }
            }
        }
        return slots;
    }

    // --- One that encrypts ---

    private String startEncrypted(Path binary) throws IOException {
        keytool(
                "-genkeypair",
                "-alias",
                "redis",
                "-keyalg",
                "EC",
                "-dname",
                "CN=redis",
                "-ext",
                "san=ip:" + Loopback.ADDRESS);
        Path certificate = folder.resolve("redis.crt");
        keytool("-exportcert", "-alias", "redis", "-rfc", "-file", certificate.toString());
        Path key = folder.resolve("redis.key");
        try {
            KeyStore store = KeyStore.getInstance(trustStore().toFile(), STORE_PASSWORD.toCharArray());
            byte[] secret = store.getKey("redis", STORE_PASSWORD.toCharArray()).getEncoded();
            Files.writeString(
                    key,
                    "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                            .formatted(Base64.getMimeEncoder().encodeToString(secret)));
        } catch (GeneralSecurityException unreadable) {
            throw new IOException(unreadable);
        }
        int port = freePort();
        launch(
                port,
                binary,
                List.of(
                        "--port",
                        "0",
                        "--tls-port",
                        Integer.toString(port),
                        "--tls-cert-file",
                        certificate.toString(),
                        "--tls-key-file",
                        key.toString(),
                        "--tls-auth-clients",
                        "no",
                        "--bind",
                        Loopback.ADDRESS,
                        "--save",
                        ""));
        await().atMost(SOON).until(() -> !isFree(port));
        return "rediss://%s:%d".formatted(Loopback.ADDRESS, port);
    }

    /**
     * What holds the certificate of the one that encrypts, as the JVM's trust store takes it; its password is
     * {@link #STORE_PASSWORD}.
     */
    public Path trustStore() {
        return folder.resolve("redis.p12");
    }

    private void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-keystore", trustStore().toString(), "-storepass", STORE_PASSWORD));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        if (keytool.onExit().join().exitValue() != 0) {
            throw new IOException("keytool failed: " + List.of(arguments));
        }
    }

    // --- Any of them ---

    private Node startServer(String... more) throws IOException {
        int port = freePort();
        List<String> arguments = new ArrayList<>(List.of(
                "--port",
                Integer.toString(port),
                "--bind",
                Loopback.ADDRESS,
                "--dir",
                Files.createDirectory(folder.resolve(Integer.toString(port))).toString(),
                "--appendonly",
                "yes",
                "--save",
                "",
                "--user",
                requireNonNull(USER.user()),
                "on",
                ">" + USER.password(),
                "~*",
                "&*",
                "+@all"));
        arguments.addAll(Arrays.asList(more));
        Node node = launch(port, USER, arguments);
        nodes.add(node);
        return node;
    }

    private Node launch(int port, Login login, List<String> arguments) throws IOException {
        launch(port, BinaryCache.ofThisUser(System.getenv()).redisServer(), arguments);
        Node node = new Node(Loopback.ADDRESS, port);
        await().atMost(SOON)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> ask(node, login, "PING").equals(List.of("PONG")));
        return node;
    }

    private void launch(int port, Path binary, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(binary.toString());
        command.addAll(arguments);
        processes.put(
                port,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                Redirect.to(folder.resolve(port + ".log").toFile()))
                        .start());
    }

    private static List<String> ask(Node node, Login login, String... words) throws IOException {
        return new RedisPing(RedisAddress.of("redis://" + Loopback.ADDRESS), LIMIT).ask(node, login, words);
    }

    private static boolean says(Node node, String expected, String... words) throws IOException {
        return ask(node, USER, words).getFirst().contains(expected);
    }

    private static String list(List<Node> nodes) {
        return nodes.stream().map(node -> node.host() + ":" + node.port()).collect(Collectors.joining(","));
    }

    /** Such that a cluster's bus has its port, too. */
    private int freePort() throws IOException {
        while (true) {
            int port = Loopback.freePort();
            if (port + BUS <= 65_535 && !ports.contains(port) && isFree(port + BUS)) {
                ports.add(port);
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.ofLiteral(Loopback.ADDRESS))) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroyForcibly);
    }
}
