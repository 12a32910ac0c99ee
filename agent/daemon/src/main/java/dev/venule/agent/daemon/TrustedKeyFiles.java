package dev.venule.agent.daemon;

import com.google.protobuf.ByteString;
import dev.venule.agent.round.AnnouncementTrust;
import dev.venule.agent.round.Ed25519Verifier;
import dev.venule.protocol.message.Ed25519Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The public keys by which announcements are told from forged ones. */
final class TrustedKeyFiles {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";

    private TrustedKeyFiles() {}

    /** @throws IllegalArgumentException where a file holds no such key; one line that says what to do */
    static AnnouncementTrust read(DaemonConfig.Trust trust) throws IOException {
        if (trust instanceof DaemonConfig.Trust.AnnouncementKey key) {
            byte[] bytes = key(key.file(), "announcementKey", "copy announcement.pub of the aggregator");
            return new AnnouncementTrust.AnnouncementKey(new Ed25519Verifier(bytes));
        }
        List<ByteString> keys = new ArrayList<>();
        for (Path file : ((DaemonConfig.Trust.ReleaseKeys) trust).files()) {
            keys.add(ByteString.copyFrom(key(file, "releaseKeys", "copy the .pub file of the release key")));
        }
        return AnnouncementTrust.ReleaseKeys.ed25519(keys);
    }

    /** The 32 bytes of the key. */
    private static byte[] key(Path file, String setting, String remedy) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            String text = new String(bytes, StandardCharsets.US_ASCII);
            int begin = text.indexOf(BEGIN);
            int end = text.indexOf(END);
            byte[] key = begin < 0 || end < begin
                    ? bytes
                    : Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
            return key.length == Ed25519Key.BYTES ? key : Ed25519Key.ofX509(key);
        } catch (NoSuchFileException e) {
            throw new IOException(setting + " names " + file + ", which is not there; " + remedy, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    setting + " names " + file + ", which is no Ed25519 public key; " + remedy, e);
        }
    }
}
