package dev.venule.aggregator.server.config;

import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys of devices that have no certificate, as Mosquitto's psk_file writes them: one a line, {@code device:key}, the key in
 * hexadecimal digits. Empty lines and lines that begin with # say nothing. Only its owner, and its group,
 * may read the file.
 */
final class SharedKeyFile {
    private static final int LEAST_KEY_BYTES = 16;
    private static final int MOST_KEY_BYTES = 64;

    private SharedKeyFile() {}

    /**
     * Keys by device id.
     *
     * @throws IOException where the file cannot be read
     * @throws IllegalArgumentException where everybody may read it, or a line is wrong; the message names the line, never the key
     */
    static Map<String, byte[]> read(Path file) throws IOException {
        List<String> lines = lines(file);
        requireSecret(file);
        Map<String, byte[]> keys = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            String place = file + ":" + (i + 1) + ": ";
            if (!line.isEmpty() && !line.startsWith("#")) {
                int colon = line.indexOf(':');
                String device = colon < 0 ? line : line.substring(0, colon);
                if (colon < 0 || !MqttAddress.isValidId(device)) {
                    throw new IllegalArgumentException(place + "must be a device id, a colon and a key in hexadecimal"
                            + " digits: make one with openssl rand -hex 32");
                }
                if (keys.put(device, key(line.substring(colon + 1), place)) != null) {
                    throw new IllegalArgumentException(place + "device " + device + " has a key above already");
                }
            }
        }
        return keys;
    }

    private static byte[] key(String digits, String place) {
        byte[] key;
        try {
            key = HexFormat.of().parseHex(digits);
        } catch (IllegalArgumentException e) {
            // Its message would tell the key.
            key = new byte[0];
        }
        if (key.length < LEAST_KEY_BYTES || key.length > MOST_KEY_BYTES) {
            throw new IllegalArgumentException(place + "the key must be " + LEAST_KEY_BYTES + " to " + MOST_KEY_BYTES
                    + " bytes in hexadecimal digits: make one with openssl rand -hex 32");
        }
        return key;
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file + ", which coap.sharedKeys names", e);
        }
    }

    private static void requireSecret(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> others = EnumSet.of(
                PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
        others.retainAll(Files.getPosixFilePermissions(file));
        if (!others.isEmpty()) {
            throw new IllegalArgumentException(
                    file + " holds keys, and everybody may read it or its group change it: chmod 600 " + file);
        }
    }
}
