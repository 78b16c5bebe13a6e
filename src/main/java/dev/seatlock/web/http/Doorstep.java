package dev.seatlock.web.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sits in every connection, next to the wire, and looks after what is no request yet.
 *
 * <ul>
 *   <li>Who has begun to send a request and does not come to the end of its head in time is hung up on, and so is who
 *       does not come to the end of its body. A connection on which nothing has been sent may wait for longer:
 *       {@code quarkus.http.idle-timeout}.
 *   <li>What cannot be read as a request is refused by the codec with a status and nothing else; here it is given its
 *       problem.
 * </ul>
 *
 * How long a body may be is counted where it is read ({@link BoundedBody}). Used on the connection's event loop alone.
 */
final class Doorstep extends ChannelDuplexHandler {

    /**
     * Not of a {@code Doorstep}: in Quarkus' dev mode connections outlive the classes of the program that accepted
     * them.
     */
    private static final AttributeKey<Object> KEY = AttributeKey.valueOf(Doorstep.class, "doorstep");

    private static final Pattern EMPTY_REFUSAL = Pattern.compile(
            "HTTP/\\d\\.\\d (4\\d\\d) [^\\r\\n]*\\r\\n"
                    + "(?:(?!transfer-encoding|content-length)[^\\r\\n]+\\r\\n|content-length: ?0\\r\\n)*\\r\\n",
            Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_REFUSAL = 512;
    private static final int LOOKS_A_TIME = 4;
    private static final String AFTER_CODEC = "handler"; // as Vert.x names it

    private final Duration sendingTime;
    private final Set<Guest> inside = new LinkedHashSet<>();
    private long beganNanos; // to send a request of which nothing more is known; 0 if none
    private boolean isLookedAfter;
    private boolean isCounting;
    private long entered;
    private long arrived;

    /** Counts the requests that have arrived to their ends, whether or not anybody has read them by then. */
    private final class Arrivals extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof LastHttpContent) {
                arrived++;
            }
            context.fireChannelRead(message);
        }
    }

    /** A request that has come to the end of its head, and is not over yet. */
    private final class Guest {

        private final long number = ++entered;
        private final HttpServerRequest request;
        private final Runnable whenOver;
        private final long sinceNanos = System.nanoTime();

        private Guest(HttpServerRequest request, Runnable whenOver) {
            this.request = request;
            this.whenOver = whenOver;
        }

        /**
         * Whether a body was announced that has not come to its end. What is here and unread is not the client's fault.
         */
        private boolean isAwaited() {
            return !Origins.isSafe(request.method())
                    && FrontDoor.hasBody(request)
                    && !request.isEnded()
                    && arrived < number;
        }
    }

    /** @param sendingTime how long a client may take for the head of a request, and once more for its body */
    Doorstep(Duration sendingTime) {
        this.sendingTime = sendingTime;
    }

    /**
     * A request has come to the end of its head, and is let in.
     *
     * @param whenOver is run once, when it has been answered or its connection is gone
     */
    static void enter(RoutingContext call, Runnable whenOver) {
        Channel channel =
                call.request().connection() instanceof ConnectionBase connection ? connection.channel() : null;
        if (channel != null && channel.attr(KEY).get() instanceof Doorstep doorstep) {
            doorstep.countArrivals(channel.pipeline());
            Guest guest = doorstep.new Guest(call.request(), whenOver);
            doorstep.inside.add(guest);
            if (guest.isAwaited()) {
                doorstep.lookAfter(channel);
            }
            doorstep.beganNanos = 0;
            EventLoop loop = channel.eventLoop();
            call.addEndHandler(end -> {
                if (loop.inEventLoop()) {
                    doorstep.leave(guest);
                } else {
                    loop.execute(() -> doorstep.leave(guest));
                }
            });
        } else {
            call.addEndHandler(end -> whenOver.run());
        }
    }

    /** Of HTTP/1.1, between the codec and Vert.x. The first head has passed there by now, its body has not. */
    private void countArrivals(ChannelPipeline pipeline) {
        if (!isCounting && pipeline.get(AFTER_CODEC) != null) {
            pipeline.addBefore(AFTER_CODEC, null, new Arrivals());
        }
        isCounting = true;
    }

    private void leave(Guest guest) {
        if (inside.remove(guest)) {
            guest.whenOver.run();
        }
        if (guest.isAwaited()) { // it was refused before its body was read, and that is still to come
            beganNanos = System.nanoTime() | 1;
            lookAfter(((ConnectionBase) guest.request.connection()).channel());
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(KEY).set(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (beganNanos == 0 && inside.isEmpty()) {
            beganNanos = System.nanoTime() | 1;
            lookAfter(context.channel());
        }
        context.fireChannelRead(message);
    }

    /** One look for many requests, since nearly all are through by then. */
    @SuppressWarnings("FutureReturnValueIgnored") // it goes on by itself
    private void lookAfter(Channel channel) {
        if (!isLookedAfter) {
            isLookedAfter = true;
            channel.eventLoop()
                    .schedule(() -> look(channel), sendingTime.toNanos() / LOOKS_A_TIME, TimeUnit.NANOSECONDS);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closed is closed
    private void look(Channel channel) {
        isLookedAfter = false;
        List<Guest> awaited = inside.stream().filter(Guest::isAwaited).toList();
        if (isTooLong(beganNanos) || awaited.stream().anyMatch(guest -> isTooLong(guest.sinceNanos))) {
            channel.close();
        } else if (beganNanos != 0 || !awaited.isEmpty()) {
            lookAfter(channel);
        }
    }

    private boolean isTooLong(long sinceNanos) {
        return sinceNanos != 0 && System.nanoTime() - sinceNanos > sendingTime.toNanos();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        beganNanos = 0;
        Set.copyOf(inside).forEach(this::leave);
        context.fireChannelInactive();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise is told
    public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
        beganNanos = 0; // whatever it was, it is being answered
        boolean isOfNoRequest = inside.isEmpty() && message instanceof ByteBuf;
        context.write(isOfNoRequest ? withProblem((ByteBuf) message) : message, written);
    }

    private static ByteBuf withProblem(ByteBuf refusal) {
        int length = refusal.readableBytes();
        if (length > LONGEST_REFUSAL) {
            return refusal;
        }
        Matcher empty = EMPTY_REFUSAL.matcher(refusal.toString(StandardCharsets.ISO_8859_1));
        if (!empty.matches()) {
            return refusal;
        }
        ReferenceCountUtil.release(refusal);
        return Unpooled.copiedBuffer(
                text(ProblemCode.ofStatus(Integer.parseInt(empty.group(1)))), StandardCharsets.UTF_8);
    }

    private static String text(ProblemCode code) {
        String body =
                "{\"status\":%d,\"title\":\"%s\",\"code\":\"%s\"}".formatted(code.status(), code.title(), code.code());
        return ("HTTP/1.1 %d Refused\r\ncontent-type: application/problem+json\r\ncache-control: no-store\r\n"
                        + "connection: close\r\ncontent-length: %d\r\n\r\n%s")
                .formatted(code.status(), body.length(), body);
    }
}
