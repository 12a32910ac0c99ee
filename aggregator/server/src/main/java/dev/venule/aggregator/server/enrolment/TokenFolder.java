package dev.venule.aggregator.server.enrolment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One-time tokens: a file each, named by the SHA-256 of the token, so that the folder gives no token away. A token holds
 * 192 random bits; it needs no salt. Made by the operator's command and used by the aggregator, which may run at the same time.
 *
 * <pre>
 * HASH         the device id and the end of its validity, a line each
 * HASH.used    the SHA-256 of the key that used it
 * </pre>
 */
public final class TokenFolder {
    private static final int TOKEN_BYTES = 24;
    private static final String USED = ".used";

    private final Path folder;
    private final SecureRandom random;

    public TokenFolder(Path folder) {
        this(folder, new SecureRandom());
    }

    TokenFolder(Path folder, SecureRandom random) {
        this.folder = folder;
        this.random = random;
    }

    /** Those of the configuration's folder. */
    public static TokenFolder of(EnrolmentConfig config) {
        return new TokenFolder(config.folder().resolve("tokens"));
    }

    private record Grant(String device, Instant expires) {}

    /** Makes a token for one device; it is told this once and stored nowhere. */
    public String create(String device, Instant expires) throws IOException {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        OwnerFiles.write(folder.resolve(hash(token)), device + "\n" + expires + "\n");
        return token;
    }

    /**
     * Uses the token up, for this key. Call when nothing else is in the way of a certificate.
     *
     * @throws IOException where that it was used cannot be stored
     */
    public synchronized Redemption redeem(String token, String device, PublicKey key, Instant now) throws IOException {
        String name = hash(token);
        Optional<Grant> grant = read(name);
        if (grant.isEmpty()) {
            return Redemption.UNKNOWN;
        }
        if (!grant.get().device().equals(device)) {
            return Redemption.WRONG_DEVICE;
        }
        if (now.isAfter(grant.get().expires())) {
            return Redemption.EXPIRED;
        }
        String user = HexFormat.of().formatHex(sha256(key.getEncoded()));
        Path used = folder.resolve(name + USED);
        if (Files.exists(used)) {
            return Files.readString(used).strip().equals(user) ? Redemption.GRANTED : Redemption.USED;
        }
        OwnerFiles.write(used, user + "\n");
        return Redemption.GRANTED;
    }

    /** Forgets tokens that are no longer valid, used or not; returns how many. */
    public int removeExpired(Instant now) throws IOException {
        int removed = 0;
        if (!Files.isDirectory(folder)) {
            return removed;
        }
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, file -> !file.toString().endsWith(USED))) {
            for (Path file : files) {
                Optional<Grant> grant = read(file.getFileName().toString());
                if (grant.isPresent() && now.isAfter(grant.get().expires())) {
                    Files.deleteIfExists(file);
                    Files.deleteIfExists(file.resolveSibling(file.getFileName() + USED));
                    removed++;
                }
            }
        }
        return removed;
    }

    private Optional<Grant> read(String name) throws IOException {
        try {
            List<String> lines = Files.readAllLines(folder.resolve(name));
            return lines.size() == 2
                    ? Optional.of(new Grant(lines.get(0), Instant.parse(lines.get(1))))
                    : Optional.empty();
        } catch (NoSuchFileException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String hash(String token) {
        return HexFormat.of().formatHex(sha256(token.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
