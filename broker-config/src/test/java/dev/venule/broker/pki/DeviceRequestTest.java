package dev.venule.broker.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceRequestTest {
    private static final KeyPair KEYS = SigningKeys.newP256();
    private static final byte[] GOOD = request("CN=watch-1", KEYS);

    private static byte[] request(String subject, KeyPair keys) {
        return request(subject, keys, keys);
    }

    private static byte[] request(String subject, KeyPair named, KeyPair signing) {
        try {
            Extensions wishes = wishes();
            return new PKCS10CertificationRequestBuilder(
                            new X500Name(subject),
                            SubjectPublicKeyInfo.getInstance(named.getPublic().getEncoded()))
                    .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, wishes)
                    .build(new JcaContentSignerBuilder(SigningKeys.signatureAlgorithm(signing.getPrivate()))
                            .build(signing.getPrivate()))
                    .getEncoded();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** To be an authority, and to answer to another's name. */
    private static Extensions wishes() throws java.io.IOException {
        ExtensionsGenerator generator = new ExtensionsGenerator();
        generator.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        generator.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.dNSName, "broker.clinic.example")));
        return generator.generate();
    }

    private static KeyPair keys(String algorithm, String size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("RSA")) {
            generator.initialize(Integer.parseInt(size));
        } else if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec(size));
        }
        return generator.generateKeyPair();
    }

    @Test
    void nameAndKeyAreTakenOverAndNothingElse(@TempDir Path folder) throws Exception {
        KeyPair keys = SigningKeys.newP256();
        DeviceRequest.Reading reading = DeviceRequest.read(request("CN=watch-1, O=Other, OU=admins", keys));
        assertThat(reading).isInstanceOf(DeviceRequest.Valid.class);
        DeviceRequest request = ((DeviceRequest.Valid) reading).request();
        List<X509Certificate> chain = AuthorityFolder.openOrCreate(
                        folder, CertificateLifetimes.standard(), Clock.systemUTC())
                .certifyDevice(request);
        X509Certificate issued = chain.get(0);
        assertThat(issued.getSubjectX500Principal().getName()).isEqualTo("CN=watch-1,O=Venule");
        assertThat(issued.getPublicKey()).isEqualTo(keys.getPublic());
        assertThat(issued.getBasicConstraints()).isEqualTo(-1);
        assertThat(issued.getSubjectAlternativeNames()).isNull();
        assertThat(issued.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    }

    @Test
    void readsPemAndBareBase64Too() {
        String base64 = Base64.getMimeEncoder().encodeToString(GOOD);
        String pem = "-----BEGIN CERTIFICATE REQUEST-----\n" + base64 + "\n-----END CERTIFICATE REQUEST-----\n";
        for (String text : List.of(base64, pem, "device 7\n" + pem)) {
            assertThat(DeviceRequest.read(text.getBytes(StandardCharsets.US_ASCII)))
                    .isInstanceOf(DeviceRequest.Valid.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"EC, secp256r1", "Ed25519, -", "RSA, 2048"})
    void acceptsGoodKeys(String algorithm, String size) throws Exception {
        assertThat(DeviceRequest.read(request("CN=watch-1", keys(algorithm, size))))
                .isInstanceOf(DeviceRequest.Valid.class);
    }

    @ParameterizedTest
    @CsvSource({"EC, secp384r1", "RSA, 1024"})
    void refusesOtherKeys(String algorithm, String size) throws Exception {
        assertThat(DeviceRequest.read(request("CN=watch-1", keys(algorithm, size))))
                .isEqualTo(new DeviceRequest.Rejected(RequestFault.KEY_NOT_ACCEPTED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"O=none", "CN=", "CN=a/b", "CN=\\+", "CN=\\#", "CN=.hidden", "CN=a,CN=b", "CN=a+CN=b", "CN=a b"})
    void refusesNamesThatAreNoDeviceId(String subject) {
        assertThat(DeviceRequest.read(request(subject, SigningKeys.newP256())))
                .isEqualTo(new DeviceRequest.Rejected(RequestFault.INVALID_DEVICE_ID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aggregator", "Aggregator", "OPERATOR", "broker", "bridge.north"})
    void refusesReservedNames(String name) {
        assertThat(DeviceRequest.read(request("CN=" + name, SigningKeys.newP256())))
                .isEqualTo(new DeviceRequest.Rejected(RequestFault.RESERVED_NAME));
    }

    @Test
    void refusesWhoDoesNotHoldTheKey() {
        byte[] stolen = request("CN=watch-1", SigningKeys.newP256(), SigningKeys.newP256());
        assertThat(DeviceRequest.read(stolen))
                .isEqualTo(new DeviceRequest.Rejected(RequestFault.NO_PROOF_OF_POSSESSION));
    }

    @Test
    void refusesMoreBytesThanAnyRequestNeeds() {
        assertThat(DeviceRequest.read(new byte[DeviceRequest.MAX_BYTES + 1]))
                .isEqualTo(new DeviceRequest.Rejected(RequestFault.TOO_LARGE));
    }

    /** No damaged byte makes it throw, or lets another name or key pass. */
    @Test
    void damageIsAnAnswer() {
        Random random = new Random(4);
        for (int run = 0; run < 300; run++) {
            byte[] damaged = GOOD.clone();
            int at = random.nextInt(damaged.length);
            damaged[at] ^= (byte) (1 + random.nextInt(255));
            if (DeviceRequest.read(damaged) instanceof DeviceRequest.Valid valid) {
                assertThat(valid.request().deviceId())
                        .as("seed 4, run %d, byte %d", run, at)
                        .isEqualTo("watch-1");
                assertThat(valid.request().key()).isEqualTo(KEYS.getPublic());
            }
            assertThat(DeviceRequest.read(Arrays.copyOf(GOOD, at))).isInstanceOf(DeviceRequest.Rejected.class);
        }
    }
}
