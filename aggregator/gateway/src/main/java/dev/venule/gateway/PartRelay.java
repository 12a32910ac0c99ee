package dev.venule.gateway;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.server.coap.DeviceMessage;
import dev.venule.aggregator.server.coap.UpdateCaller;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.RelayedPart;
import dev.venule.protocol.message.RelayedReceipt;
import dev.venule.protocol.message.UpdatePart;
import dev.venule.protocol.message.UpdateSigning;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Passes parts of updates on, and their receipts back. Nothing is acknowledged here and nothing kept: a device that hears nothing
 * sends again. Safe for use by several threads.
 */
final class PartRelay {
    private final String gateway;
    private final PendingReceipts pending;
    private final DeviceAllowances allowances;
    private final Outbound outbound;
    private final GatewayEvents events;

    /** Publishes without waiting; {@code failed} is run where the broker did not take it. */
    interface Outbound {
        void publish(String topic, byte[] payload, boolean isRetained, Runnable failed);
    }

    PartRelay(
            String gateway,
            PendingReceipts pending,
            DeviceAllowances allowances,
            Outbound outbound,
            GatewayEvents events) {
        this.gateway = gateway;
        this.pending = pending;
        this.allowances = allowances;
        this.outbound = outbound;
        this.events = events;
    }

    /** Takes a part of a device that may be here; the caller hears what became of it. */
    void relay(DeviceMessage message, UpdateCaller device) {
        UpdateCaller caller = events.telling(message.sender().device(), device);
        Optional<UpdateCaller.Refusal> refusal = refusal(message);
        if (refusal.isPresent()) {
            caller.turnAway(refusal.get());
            return;
        }
        OptionalLong exchange = pending.begin(message.sender(), caller);
        if (exchange.isEmpty()) {
            caller.turnAway(UpdateCaller.Refusal.UNAVAILABLE);
            return;
        }
        long number = exchange.getAsLong();
        byte[] relayed = relayed(message, number).toByteArray();
        outbound.publish(
                MqttAddress.relayedUpdate(gateway, message.sender()), relayed, false, () -> pending.failed(number));
        events.relayed();
    }

    /** Passes on how a device is, or that it is gone; false where it says so too often. */
    boolean relayStatus(DeviceMessage status) {
        boolean isGone = status.payload().length == 0;
        if (!isGone && !allowances.take(status.sender().device(), status.payload().length)) {
            return false;
        }
        outbound.publish(MqttAddress.relayedStatus(gateway, status.sender()), status.payload(), true, () -> {});
        return true;
    }

    /** Passes a receipt back to who waits for it. */
    void receiptArrived(MqttAddress.RelayedSender to, byte[] payload) {
        if (to.gateway().equals(gateway)
                && MessageReader.relayedReceipt(payload) instanceof Reading.Valid<RelayedReceipt> valid) {
            pending.arrived(to.sender(), valid.message());
        }
    }

    private Optional<UpdateCaller.Refusal> refusal(DeviceMessage message) {
        if (!allowances.take(message.sender().device(), message.payload().length)) {
            return Optional.of(UpdateCaller.Refusal.TOO_MUCH);
        }
        return isSigned(message) ? Optional.empty() : Optional.of(UpdateCaller.Refusal.NOT_SIGNED);
    }

    /** The aggregator looks again; here it saves the way to it. What is no part at all is the aggregator's to count. */
    private static boolean isSigned(DeviceMessage message) {
        if (!(MessageReader.updatePart(message.payload(), Integer.MAX_VALUE)
                instanceof Reading.Valid<UpdatePart> part)) {
            return true;
        }
        byte[] statement = UpdateSigning.bytesToSign(
                message.sender().population(), message.sender().device(), part.message());
        return !message.certificates().isEmpty()
                && UpdateSigning.isSignedBy(
                        message.certificates().get(0).getPublicKey(),
                        statement,
                        part.message().getSignature().toByteArray());
    }

    private static RelayedPart relayed(DeviceMessage message, long exchange) {
        RelayedPart.Builder relayed = RelayedPart.newBuilder()
                .setPart(ByteString.copyFrom(message.payload()))
                .setExchange(exchange);
        try {
            for (X509Certificate certificate : message.certificates()) {
                relayed.addCertificates(ByteString.copyFrom(certificate.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that a handshake has decoded can be encoded", e);
        }
        return relayed.build();
    }
}
