package dev.venule.aggregator.server.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.api.AbstractStringAssert;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a peer sends is a request that may be fulfilled or a sentence. */
final class CertificateRequestReaderTest {
    @Test
    void aRequestIsReadInEveryForm() throws Exception {
        byte[] der = Requests.of("bed-12");
        String pem = "-----BEGIN CERTIFICATE REQUEST-----\n" + new String(Requests.base64(der))
                + "\n-----END CERTIFICATE REQUEST-----\n";

        for (byte[] form : new byte[][] {der, Requests.base64(der), pem.getBytes()}) {
            assertThat(CertificateRequestReader.read(form))
                    .isInstanceOfSatisfying(
                            RequestReading.Valid.class,
                            valid -> assertThat(valid.device()).isEqualTo("bed-12"));
        }
        assertThat(CertificateRequestReader.read(Requests.of("x", Requests.rsa(2048))))
                .isInstanceOf(RequestReading.Valid.class);
        assertThat(CertificateRequestReader.read(Requests.of("x", Requests.ec("secp384r1"))))
                .isInstanceOf(RequestReading.Valid.class);
        assertThat(CertificateRequestReader.read(Requests.askingToBe(new BasicConstraints(false), "x")))
                .isInstanceOf(RequestReading.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "+", "#", "$share", ".", "..", "bed 12", "bed-12\n", "bed-12\0", "b\u00e9d", "a,O=x"})
    void aNameThatCannotStandInAnAddressIsRefused(String name) throws Exception {
        refusal(Requests.of(name)).contains("the request's subject must be one common name");
    }

    @Test
    void aSubjectWithoutAUsableNameIsRefused() throws Exception {
        refusal(Requests.of(new X500Name(new org.bouncycastle.asn1.x500.RDN[0]))).contains("must be one common name");
        refusal(Requests.of(new X500Name("O=Hospital"))).contains("must be one common name");
        refusal(Requests.of(new X500Name("CN=bed-1,CN=bed-2"))).contains("must be one common name");
        refusal(Requests.of(new X500Name("CN=bed-1+OU=x"))).contains("must be one common name");
        refusal(Requests.of("x".repeat(65))).contains("must be one common name");
        refusal(Requests.of("x".repeat(6000))).contains("must be one common name");
        refusal(Requests.of("x".repeat(10_000))).contains("more than 8192 bytes");
    }

    @Test
    void theAggregatorsNameIsNoDevices() throws Exception {
        refusal(Requests.of("aggregator")).contains("no device may be called aggregator");
        refusal(Requests.of("Aggregator")).contains("no device may be called aggregator");
    }

    @Test
    void nobodyBecomesAnAuthority() throws Exception {
        refusal(Requests.askingToBe(new BasicConstraints(true), "bed-12")).contains("cannot be an authority");
        refusal(Requests.askingToBe(new BasicConstraints(3), "bed-12")).contains("cannot be an authority");
    }

    @Test
    void weakKeysAndSignaturesAreRefused() throws Exception {
        refusal(Requests.of("bed-12", Requests.rsa(1024))).contains("too weak");
        refusal(Requests.of("bed-12", Requests.rsa(8192 / 2 + 512))).contains("too weak or of a kind");
        refusal(Requests.of("bed-12", Requests.ec("secp521r1"))).contains("of a kind that brokers do not take");
        refusal(Requests.signedWith("bed-12", "SHA1withRSA")).contains("SHA-256 or better");
        refusal(Requests.signedWith("bed-12", "SHA1withECDSA")).contains("SHA-256 or better");
        refusal(Requests.signedByAnother("bed-12")).contains("not signed by its own key");
    }

    @Test
    void whatIsNoRequestIsRefused() throws Exception {
        refusal(new byte[0]).contains("no certificate request");
        refusal("hello".getBytes()).contains("no certificate request");
        refusal(new byte[] {0x30, (byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff}).contains("no certificate");
        byte[] whole = Requests.of("bed-12");
        for (int length = 1; length < whole.length; length += 7) {
            refusal(Arrays.copyOf(whole, length)).isNotEmpty();
        }
    }

    /** One changed byte: the signature covers all that counts. */
    @Test
    void aDamagedRequestIsNeverTakenForAnother() throws Exception {
        byte[] whole = Requests.of("bed-12");
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            if (CertificateRequestReader.read(damaged) instanceof RequestReading.Valid valid) {
                assertThat(valid.device()).as("seed 9, turn " + i).isEqualTo("bed-12");
            }
        }
    }

    private static AbstractStringAssert<?> refusal(byte[] body) {
        RequestReading reading = CertificateRequestReader.read(body);
        assertThat(reading).isInstanceOf(RequestReading.Refused.class);
        return assertThat(((RequestReading.Refused) reading).explanation()).doesNotContain("\n");
    }
}
