package dev.venule.aggregator.server.coap;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.tcp.netty.TlsServerConnector;

/** CoAP over TLS whose bytes are counted as they are in the stream. */
final class ObservedTlsConnector extends TlsServerConnector {
    private final Reception reception;

    ObservedTlsConnector(SSLContext tls, InetSocketAddress address, Configuration config, Reception reception) {
        super(tls, address, config);
        this.reception = reception;
    }

    @Override
    protected void onNewChannelCreated(Channel channel) {
        super.onNewChannelCreated(channel);
        channel.pipeline().addFirst(new Counting());
    }

    private final class Counting extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (message instanceof ByteBuf bytes) {
                reception.received(bytes.readableBytes());
            }
            super.channelRead(context, message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            if (message instanceof ByteBuf bytes) {
                reception.sent(bytes.readableBytes());
            }
            super.write(context, message, promise);
        }
    }
}
