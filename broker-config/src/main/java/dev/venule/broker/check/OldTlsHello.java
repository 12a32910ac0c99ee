package dev.venule.broker.check;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * Offers a server nothing newer than an old TLS version and reports what it says. By hand (RFC 2246, RFC 4346), because the
 * Java platform itself refuses to speak these versions.
 */
final class OldTlsHello {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int SERVER_HELLO = 2;
    private static final int RANDOM_BYTES = 32;

    /** Every kind of key and key exchange that a server of those days may want; all with CBC and SHA-1. */
    private static final int[] CIPHER_SUITES = {0xC009, 0xC00A, 0xC013, 0xC014, 0x0033, 0x0039, 0x002F, 0x0035};

    private static final int[] NAMED_GROUPS = {23, 24, 25};

    private OldTlsHello() {}

    /** Protocol versions as they travel. */
    enum Version {
        TLS_1_0(0x0301),
        TLS_1_1(0x0302);

        private final int code;

        Version(int code) {
            this.code = code;
        }
    }

    /** What came back. */
    record Reply(boolean isAccepted, String description) {}

    static Reply send(Socket socket, String host, Version version, Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        socket.getOutputStream().write(record(version, hello(version, host)));
        socket.getOutputStream().flush();
        try {
            return read(socket.getInputStream(), version);
        } catch (SocketTimeoutException e) {
            return new Reply(false, "no answer");
        } catch (IOException e) {
            return new Reply(false, String.valueOf(e.getMessage()));
        }
    }

    private static Reply read(InputStream in, Version version) throws IOException {
        byte[] start = in.readNBytes(11);
        if (start.length < 7) {
            return new Reply(false, "closed by the broker");
        }
        if (start[0] != HANDSHAKE) {
            return new Reply(false, "alert " + (start[6] & 0xff));
        }
        boolean isServerHello = start.length == 11 && start[5] == SERVER_HELLO;
        int chosen = start.length == 11 ? ((start[9] & 0xff) << 8) | (start[10] & 0xff) : 0;
        return new Reply(
                isServerHello && chosen == version.code,
                "server hello, version " + String.format(Locale.ROOT, "0x%04X", chosen));
    }

    private static byte[] record(Version version, byte[] hello) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(HANDSHAKE);
        out.writeShort(version.code);
        out.writeShort(hello.length + 4);
        out.writeByte(CLIENT_HELLO);
        out.writeByte(0);
        out.writeShort(hello.length);
        out.write(hello);
        return bytes.toByteArray();
    }

    private static byte[] hello(Version version, String host) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeShort(version.code);
        // Nothing is kept secret by this handshake, which ends after the server's first words.
        out.write(new byte[RANDOM_BYTES]);
        out.writeByte(0);
        out.writeShort(2 * CIPHER_SUITES.length);
        for (int suite : CIPHER_SUITES) {
            out.writeShort(suite);
        }
        out.writeByte(1);
        out.writeByte(0);
        byte[] extensions = extensions(host);
        out.writeShort(extensions.length);
        out.write(extensions);
        return bytes.toByteArray();
    }

    /** Server name, named groups, point formats. */
    private static byte[] extensions(String host) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        byte[] name = host.getBytes(StandardCharsets.US_ASCII);
        out.writeShort(0);
        out.writeShort(name.length + 5);
        out.writeShort(name.length + 3);
        out.writeByte(0);
        out.writeShort(name.length);
        out.write(name);
        out.writeShort(10);
        out.writeShort(2 + 2 * NAMED_GROUPS.length);
        out.writeShort(2 * NAMED_GROUPS.length);
        for (int group : NAMED_GROUPS) {
            out.writeShort(group);
        }
        out.writeShort(11);
        out.writeShort(2);
        out.writeByte(1);
        out.writeByte(0);
        return bytes.toByteArray();
    }
}
