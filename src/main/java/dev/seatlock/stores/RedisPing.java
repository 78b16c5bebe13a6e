package dev.seatlock.stores;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One {@code PING} over a connection of its own, with TLS and log-in where the URL asks for them. Much less than a Redis
 * client, so that asking whether Redis is there costs no pool and no threads.
 *
 * @param limit how long connecting may take, and each answer
 */
record RedisPing(URI redis, Duration limit) {

    private static final int DEFAULT_PORT = 6379;

    /** @throws StoresUnavailable where the URL can never work; its text, which may hold a password, is not repeated */
    static RedisPing to(String url, Duration limit) {
        try {
            var redis = new URI(url);
            if (redis.getHost() != null && ("redis".equals(redis.getScheme()) || "rediss".equals(redis.getScheme()))) {
                return new RedisPing(redis, limit);
            }
        } catch (URISyntaxException _) {
            // falls through
        }
        throw new StoresUnavailable("The address of Redis must look like redis://host:port or rediss://host:port");
    }

    /** Returns when Redis has answered as one that is ready to work. */
    void send() throws IOException {
        try (Socket socket = connect();
                var answers =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            String userInfo = redis.getUserInfo();
            if (userInfo != null) {
                // "user:password", or ":password" for the default user
                String[] credentials = Stream.of(userInfo.split(":", 2))
                        .filter(part -> !part.isEmpty())
                        .toArray(String[]::new);
                ask(socket, answers, "+OK", Stream.concat(Stream.of("AUTH"), Arrays.stream(credentials)));
            }
            ask(socket, answers, "+PONG", Stream.of("PING"));
        }
    }

    private Socket connect() throws IOException {
        int timeoutMillis = Math.toIntExact(limit.toMillis());
        var socket = new Socket();
        try {
            String host = redis.getHost();
            int port = redis.getPort() < 0 ? DEFAULT_PORT : redis.getPort();
            socket.connect(new InetSocketAddress(host, port), timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            return redis.getScheme().equals("rediss") ? encrypt(socket, host, port) : socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket encrypt(Socket socket, String host, int port) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var encrypted = (SSLSocket) factory.createSocket(socket, host, port, true);
        var parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // off by default: any valid certificate would do
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        return encrypted;
    }

    private static void ask(Socket socket, BufferedReader answers, String expected, Stream<String> words)
            throws IOException {
        var command = new StringBuilder();
        var parts = words.toList();
        command.append('*').append(parts.size()).append("\r\n");
        for (String part : parts) {
            int bytes = part.getBytes(StandardCharsets.UTF_8).length;
            command.append('$').append(bytes).append("\r\n").append(part).append("\r\n");
        }
        socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
        String answer = Objects.requireNonNullElse(answers.readLine(), "connection closed");
        if (!answer.equals(expected)) {
            throw new IOException("it answers: " + answer);
        }
    }
}
