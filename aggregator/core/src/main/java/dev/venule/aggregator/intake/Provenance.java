package dev.venule.aggregator.intake;

import com.google.protobuf.ByteString;
import java.util.List;

/** How a message came, and so what is known of its sender. */
public sealed interface Provenance {
    /** The way itself has made sure of the sender: a broker that checks certificates, or a handshake with the device. */
    record Direct() implements Provenance {}

    /**
     * A gateway names the sender: only the sender's signature can prove it.
     *
     * @param gateway its certificate's common name
     * @param certificates DER, the sender's first, as the gateway passed them on
     */
    record Relayed(String gateway, List<ByteString> certificates) implements Provenance {
        public Relayed {
            certificates = List.copyOf(certificates);
        }
    }
}
