package dev.venule.agent.daemon;

import dev.venule.agent.DeviceIdentity;
import dev.venule.agent.identity.ConnectionCredentials;
import dev.venule.agent.profile.DeviceProfile;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.agent.transport.Transport;
import dev.venule.agent.transport.adapter.CredentialTls;
import dev.venule.agent.transport.mqtt.BrokerEndpoint;
import dev.venule.agent.transport.mqtt.MqttTiming;
import dev.venule.agent.transport.mqtt.MqttTransport;
import dev.venule.agent.transport.mqtt.MqttTransportConfig;
import java.io.IOException;
import java.net.URI;

/**
 * By MQTT, through a broker.
 *
 * @param window most messages sent and not yet acknowledged
 */
record MqttWay(URI broker, DeviceProof proof, MqttTiming timing, int window) implements DeviceWay {
    private static final int STANDARD_WINDOW = 8;
    private static final int MOST_WINDOW = 1000;

    MqttWay {
        if (proof instanceof DeviceProof.SharedKey) {
            throw new IllegalArgumentException(
                    "a broker knows devices by certificates; give certificate and key instead of sharedKey");
        }
    }

    static MqttWay read(Settings settings, DeviceProof proof, DeviceProfile.MqttTimers standard, RetryPolicy retry) {
        MqttTiming timing = new MqttTiming(
                settings.duration("mqtt.keepAlive", standard.keepAlive()),
                settings.duration("mqtt.sessionExpiry", standard.sessionExpiry()),
                new MqttTiming.Timeouts(
                        settings.duration("mqtt.timeouts.connect", standard.connect()),
                        settings.duration("mqtt.timeouts.acknowledgement", standard.acknowledgement()),
                        settings.duration("mqtt.timeouts.part", standard.part())),
                retry);
        return new MqttWay(settings.uri("broker"), proof, timing, (int)
                settings.whole("mqtt.window", STANDARD_WINDOW, 1, MOST_WINDOW));
    }

    @Override
    public DeviceConnection open(DeviceIdentity device, Surroundings surroundings) throws IOException {
        if (proof instanceof DeviceProof.Files files) {
            return DeviceConnection.fixed(
                    transport(device, ConnectionCredentials.fixed(CredentialTls.context(files.read())), surroundings));
        }
        DaemonEnrolment enrolment =
                DaemonEnrolment.open(device.device(), (DeviceProof.Enrolment) proof, surroundings.onFault());
        try {
            return new Enrolled(enrolment, transport(device, enrolment.credentials(), surroundings));
        } catch (RuntimeException e) {
            enrolment.close();
            throw e;
        }
    }

    private MqttTransport transport(
            DeviceIdentity device, ConnectionCredentials credentials, Surroundings surroundings) {
        return new MqttTransport(
                new MqttTransportConfig(
                        BrokerEndpoint.tls(broker, credentials), device.population(), device.device(), timing, window),
                surroundings.scheduler(),
                surroundings.random());
    }

    /** What the device shows changes while it runs. */
    private record Enrolled(DaemonEnrolment enrolment, MqttTransport mqtt) implements DeviceConnection {
        @Override
        public Transport transport() {
            return mqtt;
        }

        @Override
        public void start(Runnable ready) {
            enrolment.start(ready, mqtt::reconnect);
        }

        @Override
        public void close() throws IOException {
            enrolment.close();
        }
    }
}
