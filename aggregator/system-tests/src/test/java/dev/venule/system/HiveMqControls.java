package dev.venule.system;

import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the generated {@code config.xml}, key stores and extension guard at HiveMQ CE. */
final class HiveMqControls {
    private static final String CONFIG = "conf/config.xml";
    private static final String RULES = "access/AccessRules";
    private static final String DEVICE = "\"venule/v1/venule-check/device/[^/]+/";
    private static final String OWN_RECEIPT = "isOwn(commonName, filter, \"receipt\")";

    private HiveMqControls() {}

    static Stream<Control> ofTheDoor() {
        return Stream.of(
                Control.of("config.xml: TLS of the listener", "plaintext-refused", HiveMqControls::withoutTls),
                config(
                        "no-plaintext-listener",
                        "<tls-tcp-listener>",
                        "<tcp-listener><port>@PLAIN@</port><bind-address>127.0.0.1</bind-address>"
                                + "</tcp-listener><tls-tcp-listener>"),
                Control.doubled(
                        "config.xml: protocols, with TLSv1.1",
                        "Java's own policy refuses TLS 1.1, too",
                        HiveMqControls::allowTls11),
                Control.of("protocols with TLSv1.1, and Java's policy", "old-tls-refused", fleet -> {
                    allowTls11(fleet);
                    Files.writeString(fleet.broker().resolve("lax.security"), "jdk.tls.disabledAlgorithms=\n");
                    fleet.edit(
                            "install/start.sh",
                            " -Xmx",
                            " -Djava.security.properties=" + fleet.broker() + "/lax.security -Xmx");
                }),
                config("anonymous-refused", "mode>REQUIRED<", "mode>OPTIONAL<"),
                Control.of(
                        "server.p12: another's certificate",
                        "broker-certificate",
                        fleet -> show(fleet, TlsControls.aggregator(fleet))),
                Control.of(
                        "server.p12: ends in 10 days",
                        "certificate-days",
                        fleet -> show(fleet, TlsControls.endingSoon(fleet))),
                Control.of("trust.p12: one authority more", "foreign-authority-refused", HiveMqControls::trustStranger),
                rule(
                        "hivemq/CertificateAuthenticator",
                        "revoked-refused",
                        "certificate.isEmpty() || !revoked.isInForce(certificate.get())",
                        "certificate.isEmpty()"));
    }

    static Stream<Control> ofTheRules() {
        return Stream.of(
                rule(RULES, "client-id-own", "return named && (clientId", "return named || (clientId"),
                publishing("publish-as-other", DEVICE + "update\""),
                publishing("publish-as-other", DEVICE + "status\""),
                publishing("forged-receipt", DEVICE + "receipt\""),
                publishing("task-write", "\"venule/v1/venule-check/task\""),
                publishing("model-write", "\"venule/v1/venule-check/model/.*\""),
                subscribing("read-receipts-of-others", "filter.endsWith(\"/receipt\")"),
                subscribing("wildcard-subscription", "filter.endsWith(\"/device/+/update\")"),
                subscribing("wildcard-subscription", "filter.equals(\"#\")"),
                Control.doubled(
                        "extension: AccessRules: $SYS is for operators",
                        "HiveMQ CE has no $SYS topics that a device could hear",
                        fleet -> subscribe(fleet, "filter.startsWith(\"$SYS\")")),
                rule(
                        "hivemq/CertificateAuthorizer",
                        "will-as-other",
                        "rules.mayPublish(name, topic)",
                        "input.getPublishPacket() instanceof"
                                + " com.hivemq.extension.sdk.api.packets.connect.WillPublishPacket"
                                + " || rules.mayPublish(name, topic)"),
                rule(RULES, "retained-quota", "populations.contains(level)", "MqttAddress.isValidId(level)"),
                rule(RULES, "will-delivered", "|| isOwn(commonName, topic, \"status\")", ""),
                rule(RULES, "device-duties", "|| isTask(filter)", ""),
                rule(RULES, "observer-session", "(CHECK.equals(commonName) && topic.startsWith(CHECK_ROOT))", "false"),
                rule(RULES, "aggregator-duties", "return isAggregator(commonName)\n", "return false\n"));
    }

    static Stream<Control> ofSharing() {
        return Stream.of(
                Control.doubled(
                        "config.xml: shared-subscriptions are off",
                        "the extension refuses them, too",
                        HiveMqControls::allowSharing),
                Control.doubled(
                        "extension: AccessRules: nobody shares",
                        "config.xml has shared subscriptions off, too",
                        fleet -> subscribe(fleet, "filter.startsWith(\"$share/\")")),
                Control.of("shared-subscriptions are off, and nobody shares", "shared-subscription", fleet -> {
                    allowSharing(fleet);
                    subscribe(fleet, "filter.startsWith(\"$share/\")");
                }));
    }

    static Stream<Control> ofSessionsAndLimits() {
        return Stream.of(
                config("packet-limit", "<max-packet-size>262144<", "<max-packet-size>1048576<"),
                config("packet-limit", "<max-packet-size>262144<", "<max-packet-size>65536<"),
                config("receive-maximum", "<server-receive-maximum>100<", "<server-receive-maximum>65535<"),
                config("offline-queue", "<max-queue-size>4096<", "<max-queue-size>100<"),
                config(
                        "session-expiry",
                        "<session-expiry><max-interval>1209600<",
                        "<session-expiry><max-interval>3600<"),
                config("session-expiry", "<session-expiry><max-interval>1209600<", "<session-expiry><max-interval>0<"),
                config("session-survives-restart", "<mode>file<", "<mode>in-memory<"),
                rule(
                        "hivemq/AccessExtension",
                        "session-kept",
                        "SecurityRegistry registry =",
                        "Services.interceptorRegistry().setConnectInboundInterceptorProvider(provided ->"
                                + " (connect, changed) -> changed.getConnectPacket().setCleanStart(true));\n"
                                + "SecurityRegistry registry ="),
                Control.of(
                        "the data folder is kept whole: its queues",
                        "message-survives-restart",
                        fleet -> fleet.edit(
                                "install/restart.sh",
                                "exec ",
                                "rm -r " + fleet.broker() + "/data/persistence/client_queue\nexec ")));
    }

    private static Control config(String red, String from, String to) {
        return Control.of(
                "config.xml: " + to,
                red,
                fleet -> fleet.edit(CONFIG, from, to.replace("@PLAIN@", String.valueOf(fleet.plainPort()))));
    }

    private static Control rule(String type, String red, String from, String to) {
        String shown = to.isEmpty() ? "without " + from : to;
        return Control.of(
                "extension: " + type + ": " + shown.strip(), red, fleet -> EditedExtension.edit(fleet, type, from, to));
    }

    private static Control publishing(String red, String topics) {
        return rule(
                RULES,
                red,
                "return isAggregator(commonName)\n",
                "return isAggregator(commonName) || topic.matches(" + topics + ")\n");
    }

    private static Control subscribing(String red, String allowed) {
        return rule(RULES, red, "return " + OWN_RECEIPT, "return " + allowed + " || " + OWN_RECEIPT);
    }

    private static void subscribe(GeneratedFleet fleet, String allowed) throws IOException {
        EditedExtension.edit(fleet, RULES, "return " + OWN_RECEIPT, "return " + allowed + " || " + OWN_RECEIPT);
    }

    private static void withoutTls(GeneratedFleet fleet) throws IOException {
        String text = Files.readString(fleet.broker().resolve(CONFIG));
        fleet.edit(CONFIG, text.substring(text.indexOf("<tls>"), text.indexOf("</tls>") + "</tls>".length()), "");
        fleet.edit(CONFIG, "tls-tcp-listener", "tcp-listener");
    }

    /** With a suite that it needs: HiveMQ's own choice has none for our kind of key. */
    private static void allowTls11(GeneratedFleet fleet) throws IOException {
        fleet.edit(CONFIG, "</protocols>", """
                <protocol>TLSv1.1</protocol></protocols>
                <cipher-suites>
                  <cipher-suite>TLS_AES_128_GCM_SHA256</cipher-suite>
                  <cipher-suite>TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256</cipher-suite>
                  <cipher-suite>TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA</cipher-suite>
                </cipher-suites>
                """);
    }

    private static void allowSharing(GeneratedFleet fleet) throws IOException {
        fleet.edit(
                CONFIG,
                "<shared-subscriptions><enabled>false</enabled>",
                "<shared-subscriptions><enabled>true</enabled>");
    }

    private static void show(GeneratedFleet fleet, Identity identity) throws IOException {
        identity.writePkcs12(fleet.broker().resolve("tls/server.p12"), TlsControls.password(fleet));
    }

    private static void trustStranger(GeneratedFleet fleet) throws IOException {
        AuthorityFolder stranger = TlsControls.stranger(fleet);
        List<X509Certificate> trusted =
                new ArrayList<>(PemFiles.readCertificates(fleet.pki().resolve("ca.crt")));
        trusted.addAll(stranger.trusted());
        Identity.writeTrustStore(fleet.broker().resolve("tls/trust.p12"), trusted, TlsControls.password(fleet));
    }
}
