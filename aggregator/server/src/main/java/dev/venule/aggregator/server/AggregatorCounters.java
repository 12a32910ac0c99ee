package dev.venule.aggregator.server;

import dev.venule.aggregator.intake.Admission;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.server.coap.CoapRefusal;
import dev.venule.protocol.message.RejectReason;
import java.util.EnumMap;
import java.util.Map;

/**
 * What happened since the start. Payload bytes are those of the messages; wire bytes are the MQTT 5 packets with their
 * headers, before TLS. Safe for use by several threads.
 */
public final class AggregatorCounters {
    private final Map<RejectReason, Long> rejected = new EnumMap<>(RejectReason.class);
    private final Traffic updates = new Traffic();
    private final Traffic receipts = new Traffic();
    private final Traffic publications = new Traffic();
    private final CoapCounters coap = new CoapCounters();
    private long received;
    private long buffered;
    private long duplicates;
    private long partsStored;
    private long versions;
    private long dropped;
    private long receiptsFailed;

    /**
     * All counters at one moment.
     *
     * @param received messages on the update addresses
     * @param rejected by reason; only reasons that occurred
     * @param dropped messages that nobody waits for (QoS 0) and for which there was no room
     * @param receiptsFailed not taken by the broker; the devices ask again
     * @param updates received, parts and repetitions included
     * @param receipts sent
     * @param publications sent: announcements, contents, withdrawals
     * @param coap what passed the CoAP end; none of it is in the bytes above
     */
    public record Snapshot(
            long received,
            long buffered,
            long duplicates,
            long partsStored,
            Map<RejectReason, Long> rejected,
            long versions,
            long dropped,
            long receiptsFailed,
            Bytes updates,
            Bytes receipts,
            Bytes publications,
            Coap coap) {}

    /**
     * What passed the CoAP end.
     *
     * @param bytesReceived in datagrams and streams, with DTLS and TLS
     * @param bytesSent likewise
     * @param handshakes of DTLS that began, after the peer had proved its address
     * @param refused by reason; only reasons that occurred
     */
    public record Coap(long bytesReceived, long bytesSent, long handshakes, Map<CoapRefusal, Long> refused) {
        public Coap {
            refused = Map.copyOf(refused);
        }
    }

    /** Messages and their sizes. */
    public record Bytes(long messages, long payloadBytes, long wireBytes) {}

    public synchronized Snapshot snapshot() {
        return new Snapshot(
                received,
                buffered,
                duplicates,
                partsStored,
                Map.copyOf(rejected),
                versions,
                dropped,
                receiptsFailed,
                updates.bytes(),
                receipts.bytes(),
                publications.bytes(),
                coap.snapshot());
    }

    CoapCounters coap() {
        return coap;
    }

    synchronized void answered(Answer answer) {
        Admission admission = answer.admission();
        received++;
        if (admission instanceof Admission.Buffered) {
            buffered++;
        } else if (admission instanceof Admission.Duplicate) {
            duplicates++;
        } else if (admission instanceof Admission.PartStored) {
            partsStored++;
        } else if (admission instanceof Admission.Rejected rejection) {
            rejected.merge(rejection.reason(), 1L, Long::sum);
        }
    }

    synchronized void versionMade() {
        versions++;
    }

    synchronized void dropped() {
        dropped++;
    }

    synchronized void updateArrived(int topicBytes, int payloadBytes) {
        updates.add(topicBytes, payloadBytes);
    }

    synchronized void receiptSent(int topicBytes, int payloadBytes) {
        receipts.add(topicBytes, payloadBytes);
    }

    synchronized void receiptAnswered(boolean taken) {
        receiptsFailed += taken ? 0 : 1;
    }

    synchronized void published(int topicBytes, int payloadBytes) {
        publications.add(topicBytes, payloadBytes);
    }

    private static final class Traffic {
        private static final int LENGTH_BITS = 7;

        private long messages;
        private long payloadBytes;
        private long wireBytes;

        void add(int topicBytes, int payload) {
            // MQTT 5, 3.3: type, remaining length, topic length, topic, packet id, empty properties, payload.
            int remaining = 2 + topicBytes + 2 + 1 + payload;
            int lengthBytes = Math.max(
                    1, (Integer.SIZE - Integer.numberOfLeadingZeros(remaining) + LENGTH_BITS - 1) / LENGTH_BITS);
            messages++;
            payloadBytes += payload;
            wireBytes += 1 + lengthBytes + remaining;
        }

        Bytes bytes() {
            return new Bytes(messages, payloadBytes, wireBytes);
        }
    }
}
