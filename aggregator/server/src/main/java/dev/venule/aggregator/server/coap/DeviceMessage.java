package dev.venule.aggregator.server.coap;

import dev.venule.protocol.address.MqttAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a device sent by CoAP.
 *
 * @param sender the name that the handshake has proved
 * @param certificates by which it did, the device's first; empty where it has a shared key
 * @param payload owned by this record, not to be changed; an empty status says that the device is gone
 */
public record DeviceMessage(MqttAddress.Sender sender, List<X509Certificate> certificates, byte[] payload) {
    public DeviceMessage {
        certificates = List.copyOf(certificates);
    }
}
