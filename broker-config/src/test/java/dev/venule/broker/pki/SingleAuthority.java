package dev.venule.broker.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;

/** What the first versions of this software made: one authority with a path length of 0. */
final class SingleAuthority {
    private SingleAuthority() {}

    static Identity writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        KeyPair keys = SigningKeys.newP256();
        X500Principal name = new X500Principal("CN=Venule local authority, O=Venule");
        X509Certificate certificate = new CertificateBuilder(
                        new CertificateBuilder.Parties(
                                name, keys.getPublic(), keys.getPrivate(), name, keys.getPublic()),
                        new CertificateBuilder.Validity(
                                Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2046-01-01T00:00:00Z")),
                        new SecureRandom())
                .critical(Extension.basicConstraints, new BasicConstraints(0))
                .critical(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .build();
        Identity authority = new Identity(keys.getPrivate(), List.of(certificate));
        authority.writePem(folder.resolve("ca.crt"), folder.resolve("ca.key"));
        return authority;
    }
}
