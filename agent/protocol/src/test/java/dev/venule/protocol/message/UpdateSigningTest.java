package dev.venule.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateSigningTest {
    private static final UpdatePart WHOLE = UpdatePart.newBuilder()
            .setUpdateId(ByteString.copyFromUtf8("0123456789abcdef"))
            .setTotalBytes(3)
            .setData(ByteString.copyFromUtf8("abc"))
            .build();

    /** For a second implementation: SHA-256 of "abc" is the one of FIPS 180-2. */
    @Test
    void whatIsSignedIsWhatTheProtocolSays() {
        assertThat(HexFormat.of().formatHex(UpdateSigning.bytesToSign("ecg", "bed-7", WHOLE)))
                .isEqualTo("76656e756c6520757064617465207631" + "0a" // "venule update v1", line feed
                        + "03" + "656367"
                        + "05" + "6265642d37"
                        + "30313233343536373839616263646566"
                        + "0000000000000003"
                        + "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void allPartsOfAnUpdateMakeTheSameStatement() {
        ByteString sha256 = ByteString.copyFrom(Sha256.of(new byte[] {'a', 'b', 'c'}));
        UpdatePart first = WHOLE.toBuilder()
                .setSha256(sha256)
                .setData(ByteString.copyFromUtf8("a"))
                .build();
        UpdatePart last = first.toBuilder()
                .setOffset(1)
                .setData(ByteString.copyFromUtf8("bc"))
                .build();

        assertThat(UpdateSigning.bytesToSign("ecg", "bed-7", first))
                .isEqualTo(UpdateSigning.bytesToSign("ecg", "bed-7", last))
                .isEqualTo(UpdateSigning.bytesToSign("ecg", "bed-7", WHOLE));
    }

    /** Each of these, were it not in the statement, would let somebody in between say something that the device did not. */
    static Stream<byte[]> otherStatements() {
        return Stream.of(
                UpdateSigning.bytesToSign("eeg", "bed-7", WHOLE),
                UpdateSigning.bytesToSign("ecg", "bed-8", WHOLE),
                UpdateSigning.bytesToSign("ecgb", "ed-7", WHOLE),
                UpdateSigning.bytesToSign(
                        "ecg",
                        "bed-7",
                        WHOLE.toBuilder()
                                .setUpdateId(ByteString.copyFromUtf8("0123456789abcdeF"))
                                .build()),
                UpdateSigning.bytesToSign(
                        "ecg",
                        "bed-7",
                        WHOLE.toBuilder()
                                .setData(ByteString.copyFromUtf8("abd"))
                                .build()),
                UpdateSigning.bytesToSign(
                        "ecg", "bed-7", WHOLE.toBuilder().setTotalBytes(4).build()));
    }

    @ParameterizedTest
    @MethodSource("otherStatements")
    void aSignatureIsOverEverything(byte[] other) throws GeneralSecurityException {
        KeyPair keys = keys("EC");
        byte[] signature = UpdateSigning.sign(keys.getPrivate(), UpdateSigning.bytesToSign("ecg", "bed-7", WHOLE));

        assertThat(UpdateSigning.isSignedBy(keys.getPublic(), other, signature)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "Ed25519", "RSA"})
    void onlyTheKeysOwnerSigns(String algorithm) throws GeneralSecurityException {
        byte[] statement = UpdateSigning.bytesToSign("ecg", "bed-7", WHOLE);
        KeyPair keys = keys(algorithm);
        byte[] signature = UpdateSigning.sign(keys.getPrivate(), statement);

        assertThat(UpdateSigning.isSignedBy(keys.getPublic(), statement, signature))
                .isTrue();
        for (String other : List.of("EC", "Ed25519", "RSA")) {
            assertThat(UpdateSigning.isSignedBy(keys(other).getPublic(), statement, signature))
                    .isFalse();
        }
        signature[signature.length - 1] ^= 1;
        assertThat(UpdateSigning.isSignedBy(keys.getPublic(), statement, signature))
                .isFalse();
        assertThat(UpdateSigning.isSignedBy(keys.getPublic(), statement, new byte[0]))
                .isFalse();
    }

    private static KeyPair keys(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("RSA")) {
            generator.initialize(1024); // soon made; only the kind matters here
        }
        return generator.generateKeyPair();
    }
}
