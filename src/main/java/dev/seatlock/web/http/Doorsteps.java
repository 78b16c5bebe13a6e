package dev.seatlock.web.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.VertxServiceProvider;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Puts a {@link Doorstep} before every server of this process. There is no nearer way to a connection that has sent no
 * request yet.
 */
public final class Doorsteps implements VertxServiceProvider {

    @Override
    public void init(VertxBuilder builder) {
        Duration sendingTime = ConfigProvider.getConfig().getValue("seatlock.sending-time", Duration.class);
        builder.findTransport(new JDKTransport() {
            @Override
            public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
                ChannelFactory<? extends ServerChannel> plain = super.serverChannelFactory(domainSocket);
                return () -> {
                    ServerChannel server = plain.newChannel();
                    server.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext context, Object accepted) {
                            ((Channel) accepted).pipeline().addLast(new Doorstep(sendingTime));
                            context.fireChannelRead(accepted);
                        }
                    });
                    return server;
                };
            }
        });
    }
}
