package dev.seatlock.stores;

import dev.seatlock.stores.RedisAddress.Login;
import dev.seatlock.stores.RedisAddress.Node;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.redisson.client.RedisClient;
import org.redisson.client.RedisClientConfig;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.redisson.client.protocol.RedisCommand;
import org.redisson.client.protocol.decoder.ObjectListReplayDecoder;
import org.redisson.misc.RedisURI;

/**
 * A question or two over a connection of its own, with TLS and log-in where the URL asks for them.
 *
 * @param limit how long connecting may take, and each answer
 */
record RedisPing(RedisAddress redis, Duration limit) {

    /** @throws StoresUnavailable where the URL can never work */
    static RedisPing to(String url, Duration limit) {
        return new RedisPing(RedisAddress.of(url), limit);
    }

    /**
     * Returns when Redis has answered as one that is ready to work: the master, or a cluster that serves all its slots.
     */
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
        return new Node(address.getFirst(), Integer.parseInt(address.getLast()));
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
        InetSocketAddress at = new InetSocketAddress(node.host(), node.port());
        if (at.isUnresolved()) {
            throw new UnknownHostException(node.host());
        }
        int limitMillis = Math.toIntExact(limit.toMillis());
        RedisClientConfig config = new RedisClientConfig()
                .setAddress(at, new RedisURI(node.url(redis.encrypted())))
                .setResolverGroup(DefaultAddressResolverGroup.INSTANCE)
                .setConnectTimeout(limitMillis)
                .setCommandTimeout(limitMillis);
        if (login != null) {
            config.setUsername(login.user()).setPassword(login.password());
        }
        RedisClient client = RedisClient.create(config);
        try {
            Object answer = client.connect()
                    .sync(
                            StringCodec.INSTANCE,
                            new RedisCommand<>(words[0], new ObjectListReplayDecoder<>()),
                            Arrays.stream(words).skip(1).toArray());
            return texts(answer).toList();
        } catch (RedisException failed) {
            throw new IOException(failed);
        } finally {
            client.shutdown();
        }
    }

    private static Stream<String> texts(@Nullable Object answer) {
        return switch (answer) {
            case null -> Stream.empty();
            case List<?> list -> list.stream().flatMap(RedisPing::texts);
            default -> Stream.of(answer.toString());
        };
    }
}
