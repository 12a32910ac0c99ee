package dev.venule.agent.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CertificateRequestTest {
    @ParameterizedTest
    @CsvSource({"EC, 256, bed-12", "EC, 384, b", "RSA, 2048, under_score.and-more", "RSA, 4096, x"})
    void anotherLibraryReadsItAndItsSignatureVerifies(String algorithm, int bits, String device) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        KeyPair keys = generator.generateKeyPair();

        byte[] der = CertificateRequest.signed(device, keys);

        JcaPKCS10CertificationRequest request = new JcaPKCS10CertificationRequest(der);
        assertThat(request.getSubject()).hasToString("CN=" + device);
        assertThat(request.getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(keys.getPublic())))
                .isTrue();
        assertThat(request.getEncoded()).as("distinguished encoding").isEqualTo(der);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "#", "+", ".hidden", "CN=x,O=y"})
    void anIdThatCannotStandInAnAddressIsRefused(String device) throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();

        assertThatThrownBy(() -> CertificateRequest.signed(device, keys))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was \"" + device + "\"");
    }
}
