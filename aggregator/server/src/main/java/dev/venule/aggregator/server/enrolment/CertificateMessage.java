package dev.venule.aggregator.server.enrolment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;

/** Certificates in the only form that EST has for them: a CMS message without content and signature (RFC 7030, 4.1.3). */
final class CertificateMessage {
    private static final int LINE_LENGTH = 76;

    private CertificateMessage() {}

    static byte[] base64(List<X509Certificate> certificates) throws IOException {
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addCertificates(new JcaCertStore(certificates));
            byte[] message = generator.generate(new CMSAbsentContent()).getEncoded();
            return (Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\r', '\n'}).encodeToString(message) + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (CertificateEncodingException | CMSException e) {
            throw new IOException("certificates cannot be encoded: " + e.getMessage(), e);
        }
    }
}
