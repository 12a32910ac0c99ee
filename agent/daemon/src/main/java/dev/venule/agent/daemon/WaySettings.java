package dev.venule.agent.daemon;

import dev.venule.agent.enrolment.RenewalPolicy;
import dev.venule.agent.profile.DeviceProfile;
import dev.venule.agent.transport.RetryPolicy;
import java.nio.file.Path;
import java.util.Optional;

/** Reads how the device reaches its aggregator and what it shows there. */
final class WaySettings {
    private final Settings settings;
    private final Path folder;

    private WaySettings(Settings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
    }

    /** By MQTT where there is a broker's address, by CoAP where there is an aggregator's; {@code standard} has the defaults. */
    static DeviceWay read(Settings settings, Path folder, DeviceProfile.Wire standard, RetryPolicy retry) {
        boolean hasBroker = !settings.text("broker", "").isEmpty();
        boolean hasAggregator = !settings.text("aggregator", "").isEmpty();
        if (hasBroker == hasAggregator) {
            throw new IllegalArgumentException("give either broker, as mqtts://host:port, or aggregator, as"
                    + " coaps://host:port or coaps+tcp://host:port; " + (hasBroker ? "both are" : "neither is")
                    + " there");
        }
        DeviceProof proof = new WaySettings(settings, folder).proof();
        return hasBroker ? mqtt(settings, proof, standard, retry) : coap(settings, proof, standard, retry);
    }

    private static DeviceWay mqtt(
            Settings settings, DeviceProof proof, DeviceProfile.Wire standard, RetryPolicy retry) {
        settings.refuseGroup("coap.", "a device with an aggregator's address");
        settings.refuseGroup("sending.signed", "a device with an aggregator's address");
        try {
            return MqttWay.read(settings, proof, standard.mqtt(), retry);
        } catch (NoClassDefFoundError leftOut) {
            throw missing("broker", "venule-transport-mqtt and Eclipse Paho", leftOut);
        }
    }

    private static DeviceWay coap(
            Settings settings, DeviceProof proof, DeviceProfile.Wire standard, RetryPolicy retry) {
        settings.refuseGroup("mqtt.", "a device with a broker's address");
        try {
            return CoapWay.read(settings, proof, standard.coap(), retry);
        } catch (NoClassDefFoundError leftOut) {
            throw missing("aggregator", "venule-transport-coap and Eclipse Californium", leftOut);
        }
    }

    private static IllegalArgumentException missing(String key, String jars, NoClassDefFoundError leftOut) {
        return new IllegalArgumentException(
                key + " needs the jars of " + jars + ", which were left out of this device; add them to the class path",
                leftOut);
    }

    /** A device that gets its certificate itself is brought none. */
    private DeviceProof proof() {
        if (!settings.text("enrolment.url", "").isEmpty()) {
            return enrolment();
        }
        String sharedKey = settings.text("sharedKey", "");
        return sharedKey.isEmpty()
                ? new DeviceProof.Files(path("ca"), path("certificate"), path("key"))
                : new DeviceProof.SharedKey(folder.resolve(sharedKey));
    }

    private DeviceProof enrolment() {
        RenewalPolicy standard = RenewalPolicy.standard();
        String token = settings.text("enrolment.token", "");
        RenewalPolicy policy = new RenewalPolicy(
                standard.lifetimeFraction(),
                settings.duration("enrolment.checkInterval", standard.checkInterval()),
                new RetryPolicy(
                        settings.duration(
                                "enrolment.firstDelay", standard.retry().firstDelay()),
                        settings.duration("enrolment.maxDelay", standard.retry().maxDelay())));
        return new DeviceProof.Enrolment(
                settings.uri("enrolment.url"),
                token.isEmpty() ? Optional.empty() : Optional.of(token),
                path("ca"),
                folder.resolve(settings.text("enrolment.folder", "identity")),
                policy);
    }

    private Path path(String key) {
        return folder.resolve(settings.text(key));
    }
}
