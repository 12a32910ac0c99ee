package dev.venule.agent.transport.coap;

import dev.venule.agent.transport.adapter.TrafficCounter;
import java.io.IOException;
import java.net.DatagramPacket;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;

/** DTLS whose datagrams are counted, as they are on the wire. */
final class CountingDtlsConnector extends DTLSConnector {
    private final TrafficCounter counter;

    CountingDtlsConnector(DtlsConnectorConfig config, TrafficCounter counter) {
        super(config);
        this.counter = counter;
    }

    @Override
    protected void receiveNextDatagramFromNetwork(DatagramPacket packet) throws IOException {
        super.receiveNextDatagramFromNetwork(packet);
        counter.addReceived(packet.getLength());
    }

    @Override
    protected void sendNextDatagramOverNetwork(DatagramPacket packet) throws IOException {
        super.sendNextDatagramOverNetwork(packet);
        counter.addSent(packet.getLength());
    }
}
