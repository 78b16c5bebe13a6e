package dev.seatlock.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sits in every connection, next to the wire, and looks after what is no request yet.
 *
 * <ul>
 *   <li>Who has begun to send a request and does not come to the end of its head in time is hung up on. A connection on which nothing has
 *       been sent may wait for longer; how long, {@code quarkus.http.idle-timeout} says.
 *   <li>What cannot be read as a request is refused by the codec with a status and nothing else; here it is given its problem.
 * </ul>
 *
 * Bodies are looked after where they are read ({@link BoundedBody}). Used on the connection's event loop alone.
 */
final class Doorstep extends ChannelDuplexHandler {

    private static final AttributeKey<Doorstep> KEY = AttributeKey.valueOf(Doorstep.class, "doorstep");
    private static final Pattern EMPTY_REFUSAL = Pattern.compile(
            "HTTP/1\\.[01] (4\\d\\d) [^\r\n]*\r\n(?:[^\r\n]+\r\n)*?content-length: ?0\r\n(?:[^\r\n]+\r\n)*\r\n",
            Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_REFUSAL = 512;

    private final Duration headTime;
    private final Set<Guest> inside = new LinkedHashSet<>();
    private boolean isHttp2;
    private @Nullable ScheduledFuture<?> patience;

    /** A request that has come to the end of its head, and is not over yet. */
    private static final class Guest {

        private final Runnable whenOver;

        private Guest(Runnable whenOver) {
            this.whenOver = whenOver;
        }
    }

    /** @param headTime how long a request may take from its first byte to the end of its head */
    Doorstep(Duration headTime) {
        this.headTime = headTime;
    }

    /**
     * A request has come to the end of its head, and is let in.
     *
     * @param whenOver is run once, when it has been answered or its connection is gone
     */
    static void enter(RoutingContext call, Runnable whenOver) {
        Channel channel =
                call.request().connection() instanceof ConnectionBase connection ? connection.channel() : null;
        Doorstep doorstep = channel == null ? null : channel.attr(KEY).get();
        if (channel != null && doorstep != null) {
            Guest guest = new Guest(whenOver);
            doorstep.isHttp2 = call.request().version() == HttpVersion.HTTP_2;
            doorstep.inside.add(guest);
            doorstep.calmDown();
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

    private void leave(Guest guest) {
        if (inside.remove(guest)) {
            guest.whenOver.run();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(KEY).set(this);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // closed is closed
    public void channelRead(ChannelHandlerContext context, Object message) {
        // Over HTTP/2 there are frames of no request, once it has been understood to be HTTP/2.
        if (inside.isEmpty() && patience == null && !isHttp2) {
            Channel channel = context.channel();
            patience = context.executor().schedule(() -> channel.close(), headTime.toMillis(), TimeUnit.MILLISECONDS);
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        calmDown();
        Set.copyOf(inside).forEach(this::leave);
        context.fireChannelInactive();
    }

    private void calmDown() {
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise is told
    public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
        calmDown(); // whatever it was, it is being answered
        boolean isOfNoRequest = inside.isEmpty() && !isHttp2 && message instanceof ByteBuf;
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
        return "HTTP/1.1 %d Refused\r\ncontent-type: application/problem+json\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%s"
                .formatted(code.status(), body.length(), body);
    }
}
