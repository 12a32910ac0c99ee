package dev.venule.aggregator.server.enrolment;

import dev.venule.aggregator.intake.Revocations;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/**
 * Devices that are out for good: a file each, which the operator's command makes and a running aggregator sees with the
 * device's next message. A revoked id is never given out again; the device that replaces it gets another.
 */
public final class RevokedDevices implements Revocations {
    private final Path folder;

    public RevokedDevices(Path folder) {
        this.folder = folder;
    }

    /** Those of the configuration's folder. */
    public static RevokedDevices of(EnrolmentConfig config) {
        return new RevokedDevices(config.folder().resolve("revoked"));
    }

    /** Whether this device is out; an id that cannot be one never is. */
    @Override
    public boolean isRevoked(String device) {
        return MqttAddress.isValidId(device) && Files.exists(folder.resolve(device));
    }

    /**
     * Puts the device out. Takes effect at the aggregator at once, at the broker with the next revocation list.
     *
     * @return whether it was not out before
     * @throws IllegalArgumentException where this is no device id
     */
    public boolean revoke(String device, Instant now) throws IOException {
        requireId(device);
        boolean isNews = !isRevoked(device);
        if (isNews) {
            OwnerFiles.write(folder.resolve(device), now + "\n");
        }
        return isNews;
    }

    /** @throws IllegalArgumentException where this is no device id */
    public static void requireId(String device) {
        if (!MqttAddress.isValidId(device)) {
            throw new IllegalArgumentException("\"" + device
                    + "\" is no device id: 1 to 64 characters of A-Z a-z 0-9 . _ - not beginning with a dot");
        }
    }

    /** All of them, in alphabetical order. */
    public Set<String> all() throws IOException {
        Set<String> all = new TreeSet<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    all.add(file.getFileName().toString());
                }
            }
        }
        all.removeIf(name -> !MqttAddress.isValidId(name));
        return all;
    }
}
