package dev.venule.aggregator.server.coap;

import java.io.IOException;
import java.net.DatagramPacket;
import org.eclipse.californium.scandium.DTLSConnector;
import org.eclipse.californium.scandium.DtlsHealth;
import org.eclipse.californium.scandium.DtlsHealthExtended2;
import org.eclipse.californium.scandium.config.DtlsConnectorConfig;

/** DTLS whose datagrams and refusals are counted. */
final class ObservedDtlsConnector extends DTLSConnector {
    private final Reception reception;

    ObservedDtlsConnector(DtlsConnectorConfig.Builder builder, Reception reception) {
        super(builder.setHealthHandler(new Health(reception)).build());
        this.reception = reception;
    }

    @Override
    protected void receiveNextDatagramFromNetwork(DatagramPacket packet) throws IOException {
        super.receiveNextDatagramFromNetwork(packet);
        reception.received(packet.getLength());
    }

    @Override
    protected void sendNextDatagramOverNetwork(DatagramPacket packet) throws IOException {
        super.sendNextDatagramOverNetwork(packet);
        reception.sent(packet.getLength());
    }

    private static final class Health implements DtlsHealth, DtlsHealthExtended2 {
        private final Reception reception;

        Health(Reception reception) {
            this.reception = reception;
        }

        @Override
        public boolean isEnabled() {
            return true;
        }

        @Override
        public void startHandshake() {
            // See HandshakeLimit.
        }

        @Override
        public void endHandshake(boolean success) {
            if (!success) {
                reception.refused(CoapRefusal.FAILED_HANDSHAKE);
            }
        }

        @Override
        public void receivingRecord(boolean drop) {
            if (drop) {
                reception.refused(CoapRefusal.DISCARDED_RECORD);
            }
        }

        @Override
        public void receivingMacError() {
            reception.refused(CoapRefusal.FORGED_RECORD);
        }

        @Override
        public void sendingRecord(boolean drop) {
            // Devices ask again.
        }

        @Override
        public void dump(String tag, int maxConnections, int remainingCapacity, int pendingWithoutVerify) {
            // Counted, not logged.
        }

        @Override
        public void setPendingIncomingJobs(int count) {}

        @Override
        public void setPendingOutgoingJobs(int count) {}

        @Override
        public void setPendingHandshakeJobs(int count) {}
    }
}
