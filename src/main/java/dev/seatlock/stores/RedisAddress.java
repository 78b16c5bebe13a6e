package dev.seatlock.stores;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is, how it is run and how to get in: all that one URL says.
 *
 * <ul>
 *   <li>{@code redis://host:port/database}: one server;
 *   <li>{@code redis-sentinel://host:port,host:port/master}: some sentinels, who know where the master of that name is
 *       by now;
 *   <li>{@code redis-cluster://host:port,host:port}: some nodes of a cluster, who know the others.
 * </ul>
 *
 * <p>{@code rediss} in the place of {@code redis} encrypts every connection. Before the hosts may stand
 * {@code user:password@} or, for the default user, {@code :password@}; sentinels that want a log-in of their own get it
 * after the master's name, as {@code ?sentinel-user=…} and {@code &sentinel-password=…}. What is not a letter or a
 * digit in any of them is written as {@code %40}.
 *
 * @param nodes one server, or those to begin with
 * @param login of the servers
 * @param master the name under which sentinels know the master; empty without them
 * @param sentinelLogin of the sentinels
 * @param database the number of the database; 0 but for one server
 */
record RedisAddress(
        Form form,
        boolean encrypted,
        List<Node> nodes,
        @Nullable Login login,
        String master,
        @Nullable Login sentinelLogin,
        int database) {

    /** How Redis is run. */
    enum Form {
        SINGLE(6379),
        SENTINEL(26379),
        CLUSTER(6379);

        private final int port;

        Form(int port) {
            this.port = port;
        }
    }

    /** A host, without the brackets of an IPv6 address, and a port. */
    record Node(String host, int port) {

        /** As Redisson wants it. */
        String url(boolean encrypted) {
            return (encrypted ? "rediss://" : "redis://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * Who we say that we are.
     *
     * @param user null for the default user
     */
    record Login(@Nullable String user, String password) {

        /** Shows no secret. */
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    private static final String LOOKS_LIKE = "The address of Redis must look like redis://host:port,"
            + " redis-sentinel://host:port,host:port/master or redis-cluster://host:port,host:port; with TLS, rediss…";

    private static final Pattern URL = Pattern.compile("redis(?<tls>s?)(?:-(?<form>sentinel|cluster))?://"
            + "(?:(?<login>[^@/?#]*)@)?(?<nodes>[^@/?#]+)(?:/(?<path>[^/?#]*))?(?:[?](?<query>[^?#]*))?");

    private static final Pattern NODE =
            Pattern.compile("(?:\\[(?<ipv6>[0-9A-Fa-f:.]+)]|(?<host>[A-Za-z0-9._-]+))(?::(?<port>[0-9]{1,5}))?");

    /** @throws StoresUnavailable where the URL can never work; its text, which may hold a password, is not repeated */
    static RedisAddress of(String url) {
        Matcher parts = URL.matcher(url);
        require(parts.matches());
        Form form = switch (parts.group("form")) {
            case "sentinel" -> Form.SENTINEL;
            case "cluster" -> Form.CLUSTER;
            case null, default -> Form.SINGLE;
        };
        List<Node> nodes = new ArrayList<>();
        for (String node : parts.group("nodes").split(",", -1)) {
            nodes.add(node(node, form));
        }
        String path = parts.group("path") == null ? "" : parts.group("path");
        Map<String, String> query = query(parts.group("query"));
        Login sentinelLogin = sentinelLogin(query);
        switch (form) {
            case SINGLE -> require(nodes.size() == 1 && path.matches("[0-9]{0,4}"));
            case SENTINEL -> require(!path.isEmpty());
            case CLUSTER -> require(path.isEmpty());
        }
        require(query.isEmpty() && (sentinelLogin == null || form == Form.SENTINEL));
        return new RedisAddress(
                form,
                !parts.group("tls").isEmpty(),
                List.copyOf(nodes),
                login(parts.group("login")),
                form == Form.SENTINEL ? decoded(path) : "",
                sentinelLogin,
                form == Form.SINGLE && !path.isEmpty() ? Integer.parseInt(path) : 0);
    }

    private static Node node(String text, Form form) {
        Matcher parts = NODE.matcher(text);
        require(parts.matches());
        int port = parts.group("port") == null ? form.port : Integer.parseInt(parts.group("port"));
        require(port >= 1 && port <= 65_535);
        return new Node(parts.group("ipv6") == null ? parts.group("host") : parts.group("ipv6"), port);
    }

    private static @Nullable Login login(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int colon = text.indexOf(':');
        require(colon >= 0 && colon < text.length() - 1);
        return new Login(colon == 0 ? null : decoded(text.substring(0, colon)), decoded(text.substring(colon + 1)));
    }

    private static Map<String, String> query(@Nullable String text) {
        Map<String, String> query = new HashMap<>();
        if (text != null) {
            for (String pair : text.split("&", -1)) {
                int equals = pair.indexOf('=');
                require(equals > 0);
                query.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    /** Takes from the query what it knows: what then remains is a mistake. */
    private static @Nullable Login sentinelLogin(Map<String, String> query) {
        String password = query.remove("sentinel-password");
        return password == null ? null : new Login(query.remove("sentinel-user"), password);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8); // a plus is a plus here
        } catch (IllegalArgumentException halfAnEscape) {
            throw new StoresUnavailable(LOOKS_LIKE);
        }
    }

    private static void require(boolean readable) {
        if (!readable) {
            throw new StoresUnavailable(LOOKS_LIKE);
        }
    }
}
