package dev.venule.aggregator.server.storage;

import dev.venule.aggregator.buffer.JournalEntry;
import dev.venule.aggregator.buffer.MissedDevice;
import dev.venule.aggregator.buffer.VersionProvenance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table missed_device. */
final class MissedRows {
    private MissedRows() {}

    static void insert(Connection connection, VersionProvenance provenance) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO missed_device"
                + " (population, version, device, profile, site, reason) VALUES (?, ?, ?, ?, ?, ?)")) {
            for (MissedDevice missed : provenance.participation().missed()) {
                insert.setString(1, provenance.population());
                insert.setLong(2, provenance.version());
                insert.setString(3, missed.device());
                insert.setString(4, missed.profile());
                insert.setString(5, missed.site());
                insert.setString(6, missed.reason());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Those whose reports came after all; whoever is not named as missing stays so. */
    static void amend(Connection connection, List<JournalEntry> entries) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE missed_device SET reason = ? WHERE population = ? AND version = ? AND device = ?")) {
            for (JournalEntry entry : entries) {
                if (entry instanceof JournalEntry.Late late) {
                    update.setString(1, MissedDevice.LATE);
                    update.setString(2, late.key().population());
                    update.setLong(3, late.missedVersion());
                    update.setString(4, late.key().device());
                    update.addBatch();
                }
            }
            update.executeBatch();
        }
    }

    /** By version. */
    static Map<Long, List<MissedDevice>> all(Connection connection, String population) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT version, device, profile, site, reason FROM missed_device WHERE population = ?")) {
            select.setString(1, population);
            try (ResultSet row = select.executeQuery()) {
                Map<Long, List<MissedDevice>> missed = new HashMap<>();
                while (row.next()) {
                    missed.computeIfAbsent(row.getLong(1), version -> new ArrayList<>())
                            .add(new MissedDevice(
                                    row.getString(2), row.getString(3), row.getString(4), row.getString(5)));
                }
                return missed;
            }
        }
    }
}
