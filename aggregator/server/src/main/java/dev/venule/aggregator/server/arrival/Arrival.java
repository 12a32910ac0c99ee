package dev.venule.aggregator.server.arrival;

import dev.venule.aggregator.intake.Provenance;
import dev.venule.protocol.address.MqttAddress;

/**
 * A message of a device, whichever way it came.
 *
 * @param sender who sent it
 * @param payload owned by this record, not to be changed; an empty status says that the device is gone
 * @param wayBack to the one who waits for it
 * @param provenance whether the way has made sure of the sender
 */
public record Arrival(MqttAddress.Sender sender, Kind kind, byte[] payload, WayBack wayBack, Provenance provenance) {
    /** What it is. */
    public enum Kind {
        /** An encoded UpdatePart, or whatever else the device sent as one. */
        UPDATE,
        /** An encoded DeviceStatus, likewise. */
        STATUS
    }

    /** From a sender of whom the way has made sure. */
    public Arrival(MqttAddress.Sender sender, Kind kind, byte[] payload, WayBack wayBack) {
        this(sender, kind, payload, wayBack, new Provenance.Direct());
    }
}
