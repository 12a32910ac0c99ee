package dev.venule.agent.daemon;

import dev.venule.agent.transport.Transport;
import java.io.IOException;

/** A transport, and who keeps what the device shows over it. */
interface DeviceConnection extends AutoCloseable {
    /** Its agent opens and closes it. */
    Transport transport();

    /** Begins. Called once; {@code ready} is run once, when there is something to show. */
    void start(Runnable ready);

    @Override
    void close() throws IOException;

    /** What the device shows stays the same. */
    static DeviceConnection fixed(Transport transport) {
        return new DeviceConnection() {
            @Override
            public Transport transport() {
                return transport;
            }

            @Override
            public void start(Runnable ready) {
                ready.run();
            }

            @Override
            public void close() {
                // Files were read and closed.
            }
        };
    }
}
