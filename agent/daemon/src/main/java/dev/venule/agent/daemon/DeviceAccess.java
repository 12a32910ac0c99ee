package dev.venule.agent.daemon;

import dev.venule.agent.identity.ConnectionCredentials;
import dev.venule.agent.transport.mqtt.DeviceTls;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Consumer;

/** Who keeps what the device shows to its broker. */
interface DeviceAccess extends AutoCloseable {
    ConnectionCredentials credentials();

    /**
     * Begins. Called once.
     *
     * @param ready is run once, when there is something to show
     * @param reconnect is to make the transport connect anew, with what is then to be shown
     */
    void start(Runnable ready, Runnable reconnect);

    @Override
    void close() throws IOException;

    /** Opens what the configuration names; {@code onFault} hears of faults of this software. */
    static DeviceAccess open(String device, DeviceProof proof, Consumer<Throwable> onFault) throws IOException {
        if (proof instanceof DeviceProof.Enrolment enrolment) {
            return DaemonEnrolment.open(device, enrolment, onFault);
        }
        DeviceProof.Files files = (DeviceProof.Files) proof;
        return fixed(ConnectionCredentials.fixed(
                new DeviceTls(Clock.systemUTC()).fromPem(files.certificate(), files.key(), files.ca())));
    }

    private static DeviceAccess fixed(ConnectionCredentials credentials) {
        return new DeviceAccess() {
            @Override
            public ConnectionCredentials credentials() {
                return credentials;
            }

            @Override
            public void start(Runnable ready, Runnable reconnect) {
                ready.run();
            }

            @Override
            public void close() {
                // Files were read and closed.
            }
        };
    }
}
