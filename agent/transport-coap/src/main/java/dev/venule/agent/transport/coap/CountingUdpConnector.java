package dev.venule.agent.transport.coap;

import dev.venule.agent.transport.adapter.TrafficCounter;
import java.net.InetSocketAddress;
import org.eclipse.californium.elements.RawData;
import org.eclipse.californium.elements.RawDataChannel;
import org.eclipse.californium.elements.UDPConnector;
import org.eclipse.californium.elements.config.Configuration;

/** Bare datagrams, counted. */
final class CountingUdpConnector extends UDPConnector {
    private final TrafficCounter counter;

    CountingUdpConnector(Configuration config, TrafficCounter counter) {
        super(new InetSocketAddress(0), config);
        this.counter = counter;
    }

    @Override
    public void send(RawData message) {
        counter.addSent(message.getSize());
        super.send(message);
    }

    @Override
    public void setRawDataReceiver(RawDataChannel receiver) {
        super.setRawDataReceiver(message -> {
            counter.addReceived(message.getSize());
            receiver.receiveData(message);
        });
    }
}
