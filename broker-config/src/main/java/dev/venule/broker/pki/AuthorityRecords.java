package dev.venule.broker.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was issued and what was revoked, one line each in two CSV files that are only ever appended to. Without them nobody could
 * tell which certificates a lost device has.
 */
final class AuthorityRecords {
    private static final int HEX = 16;

    private final Path issuedFile;
    private final Path revokedFile;

    AuthorityRecords(Path folder) {
        this.issuedFile = folder.resolve("issued.csv");
        this.revokedFile = folder.resolve("revoked.csv");
    }

    /**
     * One certificate that was issued.
     *
     * @param issuer number of the issuing authority
     */
    record Issued(BigInteger serial, int issuer, String commonName, Instant notAfter) {}

    /** One revocation and the number of the authority in whose list it belongs. */
    record Revoked(int issuer, Revocation revocation) {}

    void addIssued(int issuer, String commonName, X509Certificate certificate) throws IOException {
        append(
                issuedFile,
                String.join(
                        ",",
                        certificate.getSerialNumber().toString(HEX),
                        Integer.toString(issuer),
                        commonName,
                        certificate.getNotAfter().toInstant().toString()));
    }

    void addRevoked(int issuer, Revocation revocation) throws IOException {
        append(
                revokedFile,
                String.join(
                        ",",
                        revocation.serial().toString(HEX),
                        Integer.toString(issuer),
                        revocation.reason().name().toLowerCase(Locale.ROOT),
                        revocation.at().toString()));
    }

    List<Issued> issued() throws IOException {
        List<Issued> issued = new ArrayList<>();
        for (String[] cells : rows(issuedFile)) {
            issued.add(new Issued(
                    new BigInteger(cells[0], HEX), Integer.parseInt(cells[1]), cells[2], Instant.parse(cells[3])));
        }
        return issued;
    }

    List<Revoked> revoked() throws IOException {
        List<Revoked> revoked = new ArrayList<>();
        for (String[] cells : rows(revokedFile)) {
            revoked.add(new Revoked(
                    Integer.parseInt(cells[1]),
                    new Revocation(
                            new BigInteger(cells[0], HEX),
                            Instant.parse(cells[3]),
                            RevocationReason.valueOf(cells[2].toUpperCase(Locale.ROOT)))));
        }
        return revoked;
    }

    /** Whole lines only: what a crash left of a line is followed by a line end here and was never promised to anybody. */
    private static void append(Path file, String line) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = channel.size();
            ByteBuffer last = ByteBuffer.allocate(1);
            boolean isTorn = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
            byte[] bytes = ((isTorn ? "\n" : "") + line + "\n").getBytes(StandardCharsets.US_ASCII);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer, end + buffer.position());
            }
            channel.force(true);
        }
    }

    private static List<String[]> rows(Path file) throws IOException {
        List<String[]> rows = new ArrayList<>();
        if (!Files.exists(file)) {
            return rows;
        }
        for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
            String[] cells = line.split(",", -1);
            if (cells.length == 4 && isWhole(cells)) {
                rows.add(cells);
            }
        }
        return rows;
    }

    private static boolean isWhole(String[] cells) {
        try {
            return !cells[0].isEmpty() && Instant.parse(cells[3]).isAfter(Instant.EPOCH);
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
