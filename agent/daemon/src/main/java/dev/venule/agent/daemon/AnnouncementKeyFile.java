package dev.venule.agent.daemon;

import dev.venule.agent.round.Ed25519Verifier;
import dev.venule.agent.round.SignatureVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** The aggregator's public key, by which announcements are told from forged ones. */
final class AnnouncementKeyFile {
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String END = "-----END PUBLIC KEY-----";

    private AnnouncementKeyFile() {}

    /** @throws IllegalArgumentException where the file holds no such key; one line that says what to do */
    static SignatureVerifier read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.US_ASCII);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        try {
            return new Ed25519Verifier(
                    begin < 0 || end < begin
                            ? bytes
                            : Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "announcementKey " + file + " is no Ed25519 public key; copy announcement.pub of the aggregator",
                    e);
        }
    }
}
