package dev.venule.broker.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where {@link AuthorityFolder} keeps what; numbers count from 1, and 0 is the single authority of a folder of before. */
final class AuthorityFiles {
    private static final Pattern ISSUING = Pattern.compile("issuing-(\\d{1,6})\\.crt");
    private static final Pattern ROOT = Pattern.compile("root-(\\d{1,6})\\.crt");

    private final Path parent;
    private final Path folder;
    private final Clock clock;

    AuthorityFiles(Path parent, Clock clock) {
        this.parent = parent;
        this.folder = parent.resolve("authority");
        this.clock = clock;
    }

    Path folder() {
        return folder;
    }

    /** What everybody trusts. */
    Path bundle() {
        return parent.resolve("ca.crt");
    }

    Path revocationLists() {
        return parent.resolve("ca.crl");
    }

    boolean hasIssuing() throws IOException {
        return !issuingNumbers().isEmpty();
    }

    /** Ascending; empty in a folder to be made. */
    List<Integer> issuingNumbers() throws IOException {
        return numbers(ISSUING);
    }

    /** 0 where there is none. */
    int newestIssuing() throws IOException {
        return last(issuingNumbers());
    }

    /** 0 where there is none. */
    int newestRootNumber() throws IOException {
        return last(numbers(ROOT));
    }

    CertificateAuthority issuing(int number) throws IOException {
        return open("issuing-" + number);
    }

    /** The single authority of before is root and issuer at once. */
    CertificateAuthority newestRoot() throws IOException {
        int number = newestRootNumber();
        return number == 0 ? issuing(0) : open("root-" + number);
    }

    /** The same where its key may be elsewhere. */
    X509Certificate newestRootCertificate() throws IOException {
        int number = newestRootNumber();
        Path file = folder.resolve((number == 0 ? "issuing-" : "root-") + number + ".crt");
        return PemFiles.readCertificates(file).get(0);
    }

    void writeIssuing(int number, Identity identity) throws IOException {
        write("issuing-" + number, identity);
    }

    void writeRoot(int number, Identity identity) throws IOException {
        write("root-" + number, identity);
    }

    /** Folders of before hold ca.crt and ca.key and no more. */
    void adoptSingleAuthority() throws IOException {
        Path key = parent.resolve("ca.key");
        if (Files.exists(key) && Files.exists(bundle()) && !hasIssuing()) {
            writeIssuing(0, Identity.readPem(bundle(), key));
        }
    }

    private CertificateAuthority open(String name) throws IOException {
        Path key = folder.resolve(name + ".key");
        if (!Files.exists(key)) {
            throw new IOException("the key " + key + " is not there; bring it back for as long as this takes");
        }
        return new CertificateAuthority(Identity.readPem(folder.resolve(name + ".crt"), key), clock);
    }

    private void write(String name, Identity identity) throws IOException {
        PemFiles.writeNewIdentity(folder.resolve(name + ".crt"), folder.resolve(name + ".key"), identity);
    }

    private static int last(List<Integer> numbers) {
        return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
    }

    private List<Integer> numbers(Pattern pattern) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> pattern.matcher(entry.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(matcher -> Integer.parseInt(matcher.group(1)))
                    .sorted()
                    .toList();
        }
    }
}
