package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.pki.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** What the generated {@code mosquitto.conf}, certificates and rights of the plugin "dynamic security" guard. */
final class MosquittoControls {
    private static final String CONFIG = "mosquitto.conf";
    private static final String RIGHTS = "data/dynamic-security.json";
    private static final String PUBLISH = "publishClientSend";
    private static final String SUBSCRIBE = "subscribePattern";
    private static final String DEVICE = "device.venule-check-a";
    private static final String ROOT = "venule/v1/venule-check/";

    private MosquittoControls() {}

    /** One of each kind: enough to notice that probes have gone blind. */
    static Stream<Control> core() {
        return Stream.of(
                without("revoked-refused", "crlfile "),
                granted("publish-as-other", PUBLISH, ROOT + "device/+/update"),
                granted("shared-subscription", SUBSCRIBE, "$share/venule-check/" + ROOT + "device/+/update"),
                edited("packet-limit", "max_packet_size 262144", "max_packet_size 1048576"),
                edited("session-survives-restart", "persistence true", "persistence false"));
    }

    static Stream<Control> ofTheDoor() {
        return Stream.of(
                Control.of("mosquitto.conf: TLS of the listener", "plaintext-refused", MosquittoControls::withoutTls),
                Control.of(
                        "mosquitto.conf: the only listener",
                        "no-plaintext-listener",
                        fleet -> Files.writeString(
                                fleet.broker().resolve(CONFIG),
                                "listener " + fleet.plainPort() + " 127.0.0.1\n",
                                StandardOpenOption.APPEND)),
                Control.doubled(
                        "mosquitto.conf: tls_version tlsv1.1",
                        "the ciphers are of TLS 1.2 and newer",
                        fleet -> fleet.edit(CONFIG, "tls_version tlsv1.2", "tls_version tlsv1.1")),
                Control.doubled(
                        "mosquitto.conf: ciphers of forward secrecy only",
                        "TLS 1.2 and newer is still asked for; ciphers have no probe",
                        fleet -> fleet.edit(CONFIG, "ciphers ECDHE", "#")),
                Control.of("tls_version and ciphers", "old-tls-refused", fleet -> {
                    fleet.edit(CONFIG, "tls_version tlsv1.2", "tls_version tlsv1.1");
                    fleet.edit(CONFIG, "ciphers ", "ciphers DEFAULT@SECLEVEL=0\n#");
                }),
                edited("anonymous-refused", "require_certificate true", "require_certificate false"),
                Control.doubled(
                        "mosquitto.conf: allow_anonymous true",
                        "TLS lets nobody in without a certificate",
                        fleet -> fleet.edit(CONFIG, "allow_anonymous false", "allow_anonymous true")),
                Control.of(
                        "server.crt: another's certificate",
                        "broker-certificate",
                        fleet -> show(fleet, TlsControls.aggregator(fleet))),
                Control.of(
                        "server.crt: ends in 10 days",
                        "certificate-days",
                        fleet -> show(fleet, TlsControls.endingSoon(fleet))),
                Control.of("tls/ca.crt: one authority more", "foreign-authority-refused", fleet -> {
                    AuthorityFolder stranger = TlsControls.stranger(fleet);
                    assertThat(stranger.trusted()).isNotEmpty();
                    append(fleet, "ca.crt");
                    append(fleet, "ca.crl");
                }),
                without("client-id-own", "use_username_as_clientid "));
    }

    static Stream<Control> ofTheRights() {
        return Stream.of(
                granted("publish-as-other", PUBLISH, ROOT + "device/+/status"),
                granted("forged-receipt", PUBLISH, ROOT + "device/+/receipt"),
                granted("task-write", PUBLISH, ROOT + "task"),
                granted("model-write", PUBLISH, ROOT + "model/#"),
                granted("read-receipts-of-others", SUBSCRIBE, ROOT + "device/+/receipt"),
                granted("wildcard-subscription", SUBSCRIBE, ROOT + "device/+/update"),
                granted("system-topics", SUBSCRIBE, "$SYS/#"),
                granted("retained-quota", PUBLISH, "venule/v1/+/device/venule-check-a/status"),
                withdrawn("will-delivered", DEVICE, PUBLISH, ROOT + "device/venule-check-a/status"),
                withdrawn("device-duties", DEVICE, SUBSCRIBE, ROOT + "task"),
                withdrawn("observer-session", "venule-check", PUBLISH, ROOT + "#"),
                withdrawn("aggregator-duties", "aggregator", PUBLISH, "venule/v1/#"));
    }

    static Stream<Control> ofSessionsAndLimits() {
        return Stream.of(
                edited("packet-limit", "max_packet_size 262144", "max_packet_size 65536"),
                edited("receive-maximum", "max_inflight_messages 100", "max_inflight_messages 0"),
                edited("offline-queue", "max_queued_messages 4096", "max_queued_messages 100"),
                edited("offline-queue", "max_queued_bytes 268435456", "max_queued_bytes 1000"),
                Control.of(
                        "the broker is stopped by SIGTERM",
                        "session-survives-restart",
                        fleet -> fleet.edit("install/restart.sh", "kill \"$pid\"\n", "kill -9 \"$pid\"\n")));
    }

    private static Control edited(String red, String from, String to) {
        return Control.of(
                "mosquitto.conf: " + to, red, fleet -> fleet.edit(CONFIG, "\n" + from + "\n", "\n" + to + "\n"));
    }

    private static Control without(String red, String directive) {
        return Control.of(
                "mosquitto.conf: without " + directive.strip(),
                red,
                fleet -> fleet.edit(CONFIG, "\n" + directive, "\n#" + directive));
    }

    /** The role of a device gets a right more. */
    private static Control granted(String red, String kind, String topic) {
        String role = "{\"rolename\": \"" + DEVICE + "\", \"acls\": [";
        return Control.of("rights: " + kind + " " + topic, red, fleet -> {
            fleet.edit(RIGHTS, role, role + right(kind, topic, true) + ",");
        });
    }

    private static Control withdrawn(String red, String role, String kind, String topic) {
        return Control.of("rights: " + role + " without " + kind + " " + topic, red, fleet -> {
            String text = Files.readString(fleet.broker().resolve(RIGHTS));
            int start = text.indexOf("{\"rolename\": \"" + role + "\", \"acls\": [");
            String before = text.substring(0, text.indexOf(right(kind, topic, true), start));
            String after =
                    text.substring(before.length() + right(kind, topic, true).length());
            Files.writeString(fleet.broker().resolve(RIGHTS), before + right(kind, topic, false) + after);
        });
    }

    private static String right(String kind, String topic, boolean isAllowed) {
        return "{\"acltype\": \"" + kind + "\", \"topic\": \"" + topic + "\", \"priority\": 0, \"allow\": " + isAllowed
                + "}";
    }

    private static void withoutTls(GeneratedFleet fleet) throws IOException {
        String text = Files.readString(fleet.broker().resolve(CONFIG));
        fleet.edit(CONFIG, text.substring(text.indexOf("cafile ")), "");
    }

    private static void show(GeneratedFleet fleet, Identity identity) throws IOException {
        Path other = fleet.folder().resolveSibling("other.crt");
        Path key = fleet.folder().resolveSibling("other.key");
        identity.writePem(other, key);
        Files.writeString(fleet.broker().resolve("tls/server.crt"), Files.readString(other));
        Files.writeString(fleet.broker().resolve("tls/server.key"), Files.readString(key));
    }

    private static void append(GeneratedFleet fleet, String file) throws IOException {
        Files.writeString(
                fleet.broker().resolve("tls/" + file),
                Files.readString(fleet.folder().resolveSibling("elsewhere").resolve(file)),
                StandardOpenOption.APPEND);
    }
}
