package dev.venule.system;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/** The first message of a DTLS 1.2 handshake, by hand (RFC 6347): as small as it can be, or as a device sends it. */
final class ClientHello {
    private static final int HANDSHAKE = 22;
    private static final int DTLS_12 = 0xfefd;
    private static final int CLIENT_HELLO = 1;
    private static final int HELLO_VERIFY_REQUEST = 3;
    private static final int RECORD_HEADER = 13;
    private static final int HANDSHAKE_HEADER = 12;
    private static final int RANDOM_BYTES = 32;
    /** TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256. */
    private static final int BY_CERTIFICATE = 0xc02b;
    /** TLS_PSK_WITH_AES_128_CCM_8. */
    private static final int BY_SHARED_KEY = 0xc0a8;
    /** supported_groups: secp256r1; ec_point_formats: uncompressed; signature_algorithms: ecdsa_secp256r1_sha256. */
    private static final byte[] EXTENSIONS = {0, 10, 0, 4, 0, 2, 0, 23, 0, 11, 0, 2, 1, 0, 0, 13, 0, 4, 0, 2, 4, 3};

    private final byte[] random = new byte[RANDOM_BYTES];
    private final int suite;
    private final byte[] extensions;

    private ClientHello(long seed, int suite, byte[] extensions) {
        new SplittableRandom(seed).nextBytes(random);
        this.suite = suite;
        this.extensions = extensions;
    }

    static ClientHello ofADevice(long seed) {
        return new ClientHello(seed, BY_CERTIFICATE, EXTENSIONS);
    }

    static ClientHello withSharedKey(long seed) {
        return new ClientHello(seed, BY_SHARED_KEY, new byte[0]);
    }

    /** Without extensions: the smallest that there is. */
    static ClientHello smallest(long seed) {
        return new ClientHello(seed, BY_CERTIFICATE, new byte[0]);
    }

    /** As it is sent first. */
    byte[] datagram() {
        return datagram(0, new byte[0]);
    }

    /** As it is sent again with what the server sent. */
    byte[] datagram(byte[] cookie) {
        return datagram(1, cookie);
    }

    private byte[] datagram(int sequence, byte[] cookie) {
        try {
            byte[] body = body(cookie);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(HANDSHAKE);
            out.writeShort(DTLS_12);
            out.writeLong(sequence); // epoch 0
            out.writeShort(HANDSHAKE_HEADER + body.length);
            out.writeInt(CLIENT_HELLO << 24 | body.length);
            out.writeShort(sequence);
            out.write(new byte[] {0, 0, 0, 0}); // fragment: from 0 ...
            out.writeShort(body.length); // ... all of it
            out.write(body);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory is always there", e);
        }
    }

    private byte[] body(byte[] cookie) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(DTLS_12);
        out.write(random);
        out.writeByte(0); // no session
        out.writeByte(cookie.length);
        out.write(cookie);
        out.writeShort(2);
        out.writeShort(suite);
        out.writeShort(0x0100); // one compression method: none
        if (extensions.length > 0) {
            out.writeShort(extensions.length);
            out.write(extensions);
        }
        return bytes.toByteArray();
    }

    /** The cookie of a HelloVerifyRequest; empty where the datagram is something else. */
    static Optional<byte[]> cookie(byte[] datagram) {
        int at = RECORD_HEADER + HANDSHAKE_HEADER + 2;
        boolean isRequest =
                datagram.length > at && datagram[0] == HANDSHAKE && datagram[RECORD_HEADER] == HELLO_VERIFY_REQUEST;
        return isRequest ? Optional.of(Arrays.copyOfRange(datagram, at + 1, at + 1 + datagram[at])) : Optional.empty();
    }
}
