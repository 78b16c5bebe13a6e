package dev.seatlock.stores;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seatlock.stores.RedisAddress.Login;
import dev.seatlock.stores.RedisAddress.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A question or two over a connection of its own, with TLS and log-in where the URL asks for them. Much less than a Redis
 * client, so that asking whether Redis is there costs no pool and no threads.
 *
 * @param limit how long connecting may take, and each answer
 */
record RedisPing(RedisAddress redis, Duration limit) {

    private static final int LONGEST = 65_535;

    /** @throws StoresUnavailable where the URL can never work */
    static RedisPing to(String url, Duration limit) {
        return new RedisPing(RedisAddress.of(url), limit);
    }

    /** Returns when Redis has answered as one that is ready to work: the master, or a cluster that serves all its slots. */
    void send() throws IOException {
        switch (redis.form()) {
            case SINGLE -> require(List.of("PONG"), ask(redis.nodes().getFirst(), redis.login(), "PING"));
            case SENTINEL -> require(List.of("PONG"), ask(master(), redis.login(), "PING"));
            case CLUSTER -> {
                List<String> info = askAny(redis.login(), "CLUSTER", "INFO");
                require(
                        List.of("cluster_state:ok"),
                        info.stream().flatMap(String::lines).limit(1).toList());
            }
        }
    }

    private Node master() throws IOException {
        List<String> address = askAny(redis.sentinelLogin(), "SENTINEL", "get-master-addr-by-name", redis.master());
        if (address.size() != 2) {
            throw new IOException("the sentinels know no master " + redis.master());
        }
        return new Node(address.getFirst(), number(address.getLast()));
    }

    private static void require(List<String> expected, List<String> answer) throws IOException {
        if (!answer.equals(expected)) {
            throw new IOException("it answers: " + String.join(" ", answer));
        }
    }

    /** Some may be down: that is what there are several for. */
    private List<String> askAny(@Nullable Login login, String... words) throws IOException {
        IOException failed = new IOException("nobody to ask");
        for (Node node : redis.nodes()) {
            try {
                return ask(node, login, words);
            } catch (IOException down) {
                failed = down;
            }
        }
        throw failed;
    }

    List<String> ask(Node node, @Nullable Login login, String... words) throws IOException {
        try (Socket socket = connect(node);
                var answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
            if (login != null) {
                String user = login.user() == null ? "default" : login.user();
                send(socket, "AUTH", user, login.password());
                require(List.of("OK"), read(answers));
            }
            send(socket, words);
            return read(answers);
        }
    }

    private Socket connect(Node node) throws IOException {
        int timeoutMillis = Math.toIntExact(limit.toMillis());
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(node.host(), node.port()), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            return redis.encrypted() ? encrypt(socket, node) : socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket encrypt(Socket socket, Node node) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var encrypted = (SSLSocket) factory.createSocket(socket, node.host(), node.port(), true);
        var parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // off by default: any valid certificate would do
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        return encrypted;
    }

    private static void send(Socket socket, String... words) throws IOException {
        var command = new StringBuilder();
        command.append('*').append(words.length).append("\r\n");
        for (String word : words) {
            command.append('$').append(word.getBytes(UTF_8).length).append("\r\n");
            command.append(word).append("\r\n");
        }
        socket.getOutputStream().write(command.toString().getBytes(UTF_8));
    }

    /** A text or a number is one text, a list is its texts, nil is none. */
    private static List<String> read(BufferedReader answers) throws IOException {
        String line = answers.readLine();
        if (line == null || line.isEmpty()) {
            throw new IOException("it answers: connection closed");
        }
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> List.of(rest);
            case '$' -> {
                int length = number(rest);
                yield length < 0 ? List.of() : List.of(readText(answers, length));
            }
            case '*' -> {
                List<String> texts = new ArrayList<>();
                for (int left = number(rest); left > 0; left--) {
                    texts.addAll(read(answers));
                }
                yield texts;
            }
            default -> throw new IOException("it answers: " + line);
        };
    }

    /** Whoever answers something else, or at length, is not Redis. */
    private static int number(String text) throws IOException {
        try {
            int number = Integer.parseInt(text);
            if (number <= LONGEST) {
                return number;
            }
        } catch (NumberFormatException _) {
            // falls through
        }
        throw new IOException("it answers: " + text);
    }

    private static String readText(BufferedReader answers, int length) throws IOException {
        char[] text = new char[length];
        for (int read = 0; read < length; ) {
            int more = answers.read(text, read, length - read);
            if (more < 0) {
                throw new IOException("it answers: connection closed");
            }
            read += more;
        }
        answers.readLine(); // what ends it
        return new String(text);
    }
}
