package dev.venule.agent.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;

/** The roots that an operator brings to a new device. */
public final class RootFile {
    private RootFile() {}

    /**
     * The certificates of a PEM file.
     *
     * @throws IllegalArgumentException where there are none; one line that says what to do
     */
    public static List<X509Certificate> read(Path file) throws IOException {
        try {
            return Pem.certificates(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "there is no file " + file + "; bring the root certificate to the device", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    file + " holds no certificates: " + e.getMessage() + "; bring the root certificate in PEM", e);
        }
    }
}
