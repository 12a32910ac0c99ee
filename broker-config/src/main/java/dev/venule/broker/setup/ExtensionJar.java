package dev.venule.broker.setup;

import dev.venule.broker.access.AccessRules;
import dev.venule.broker.pki.DistinguishedName;
import dev.venule.broker.pki.ReservedNames;
import dev.venule.protocol.address.MqttAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The extension for HiveMQ as HiveMQ wants it: one jar with the classes of this software that the extension needs, and the file by
 * which it is found. The same classes give the same bytes.
 */
final class ExtensionJar {
    /** By name, because HiveMQ's interfaces are not among what this software runs with. */
    private static final String EXTENSION = "dev.venule.broker.hivemq.AccessExtension";

    private static final List<String> CLASSES = List.of(
            EXTENSION.replace('.', '/'),
            "dev/venule/broker/hivemq/CertificateAuthenticator",
            "dev/venule/broker/hivemq/CertificateAuthorizer",
            "dev/venule/broker/hivemq/RevocationFile",
            name(AccessRules.class),
            name(DistinguishedName.class),
            name(ReservedNames.class),
            name(MqttAddress.class),
            name(MqttAddress.Sender.class));
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);
    private static final String SERVICE = "META-INF/services/com.hivemq.extension.sdk.api.ExtensionMain";

    private ExtensionJar() {}

    static byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            add(jar, SERVICE, EXTENSION.getBytes(StandardCharsets.UTF_8));
            for (String name : CLASSES) {
                try (InputStream stream = ExtensionJar.class.getResourceAsStream("/" + name + ".class")) {
                    if (stream == null) {
                        throw new IllegalStateException("this software has no class " + name);
                    }
                    add(jar, name + ".class", stream.readAllBytes());
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream jar, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(EPOCH);
        jar.putNextEntry(entry);
        jar.write(content);
        jar.closeEntry();
    }

    private static String name(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}
