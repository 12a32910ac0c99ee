package dev.venule.broker.pki;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Who issued the certificates that are in use, for those who judge them after the roots above were replaced. */
public final class IssuingAuthorities {
    private IssuingAuthorities() {}

    /**
     * All that the folder of an {@link AuthorityFolder} holds, oldest first. Whose files are taken out of it vouches for
     * nobody any more.
     */
    public static List<X509Certificate> in(Path folder) throws IOException {
        AuthorityFiles files = new AuthorityFiles(folder, Clock.systemUTC());
        List<X509Certificate> authorities = new ArrayList<>();
        for (int number : files.issuingNumbers()) {
            Path file = files.folder().resolve("issuing-" + number + ".crt");
            authorities.add(PemFiles.readCertificates(file).get(0));
        }
        return authorities;
    }
}
