package dev.venule.aggregator.server.enrolment;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The record of every certificate that was issued, a line each, on the disk before the certificate leaves: an audit reads it,
 * and a revocation needs the serial numbers. Written by the aggregator and by the operator's command.
 */
public final class IssuedCertificates {
    private static final int COLUMNS = 6;

    private final Path file;

    public IssuedCertificates(Path file) {
        this.file = file;
    }

    /**
     * One certificate.
     *
     * @param grounds token, renewal or operator
     * @param from the address it was asked from; empty for the operator's command
     */
    public record Line(
            Instant issuedAt, String device, BigInteger serial, Instant notAfter, String grounds, String from) {
        static Line of(Instant now, String device, X509Certificate certificate, Grounds grounds) {
            return new Line(
                    now,
                    device,
                    certificate.getSerialNumber(),
                    certificate.getNotAfter().toInstant(),
                    grounds.kind(),
                    grounds.from());
        }

        @Override
        public String toString() {
            return String.join(
                    ",", issuedAt.toString(), device, serial.toString(16), notAfter.toString(), grounds, from);
        }
    }

    /** Why a certificate was issued, and to which address. */
    public record Grounds(String kind, String from) {
        static Grounds token(String from) {
            return new Grounds("token", from);
        }

        static Grounds renewal(String from) {
            return new Grounds("renewal", from);
        }

        /** By the operator's command. */
        public static Grounds operator() {
            return new Grounds("operator", "");
        }
    }

    synchronized void add(Line line) throws IOException {
        OwnerFiles.append(file, line.toString());
    }

    /** All of them, oldest first; half a line that a crash left is skipped. */
    public synchronized List<Line> all() throws IOException {
        List<Line> all = new ArrayList<>();
        try {
            for (String text : Files.readAllLines(file)) {
                read(text).ifPresent(all::add);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return all;
    }

    private static Optional<Line> read(String text) {
        String[] columns = text.split(",", -1);
        if (columns.length != COLUMNS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Line(
                    Instant.parse(columns[0]),
                    columns[1],
                    new BigInteger(columns[2], 16),
                    Instant.parse(columns[3]),
                    columns[4],
                    columns[5]));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
