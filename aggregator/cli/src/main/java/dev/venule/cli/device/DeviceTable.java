package dev.venule.cli.device;

import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A CSV file of devices: id, and optionally site and profile, which are passed on. */
final class DeviceTable {
    private static final int MAX_COLUMNS = 3;

    private DeviceTable() {}

    /** @param site where it is, for people */
    record Row(String device, String site, String profile) {}

    /** @throws IllegalArgumentException for the first line that is wrong: nothing is done by halves */
    static List<Row> read(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            boolean isHeading = i == 0 && line.startsWith("device,");
            if (!line.isEmpty() && !line.startsWith("#") && !isHeading) {
                Row row = row(line, file + ":" + (i + 1));
                if (!seen.add(row.device())) {
                    throw new IllegalArgumentException(
                            file + ":" + (i + 1) + ": device " + row.device() + " is there twice; remove one");
                }
                rows.add(row);
            }
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException(file + " names no device; write lines of device,site,profile");
        }
        return rows;
    }

    private static Row row(String line, String place) {
        String[] columns = line.split(",", -1);
        String device = columns[0].strip();
        if (columns.length > MAX_COLUMNS || !MqttAddress.isValidId(device)) {
            throw new IllegalArgumentException(
                    place + ": \"" + line + "\" is not device,site,profile; a device id has 1"
                            + " to 64 characters of A-Z a-z 0-9 . _ - and does not begin with a dot");
        }
        return new Row(
                device, columns.length > 1 ? columns[1].strip() : "", columns.length > 2 ? columns[2].strip() : "");
    }
}
