package dev.venule.aggregator.server.storage;

import dev.venule.aggregator.buffer.MissedDevice;
import dev.venule.aggregator.buffer.Participation;
import dev.venule.aggregator.buffer.VersionCommit;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.model.VersionDelta;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The table model_version, with who is missing from a version beside it. */
final class VersionRows {
    private VersionRows() {}

    static void insert(Connection connection, VersionCommit commit) throws SQLException {
        VersionProvenance provenance = commit.provenance();
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO model_version (population, version,"
                + " weights_sha256, delta, created_at_millis, contributions, weight_sum, fraction_bits, keep_fraction,"
                + " mode, goal, selected, missing) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, commit.population());
            insert.setLong(2, provenance.version());
            insert.setBytes(3, provenance.weightsSha256());
            insert.setBytes(4, commit.encodedDelta());
            insert.setLong(5, provenance.createdAtMillis());
            insert.setInt(6, provenance.contributions());
            insert.setLong(7, provenance.weightSum());
            insert.setInt(8, provenance.fractionBits());
            insert.setDouble(9, provenance.keepFraction());
            insert.setString(10, provenance.participation().mode().label());
            insert.setInt(11, provenance.participation().goal());
            insert.setInt(12, provenance.participation().selected());
            insert.setInt(13, provenance.participation().missing());
            insert.executeUpdate();
        }
        MissedRows.insert(connection, provenance);
    }

    /** Oldest first. */
    static List<VersionDelta> recentDeltas(Connection connection, String population, int count) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT version, delta, weights_sha256,"
                + " created_at_millis FROM model_version WHERE population = ? ORDER BY version DESC LIMIT ?")) {
            select.setString(1, population);
            select.setInt(2, count);
            try (ResultSet row = select.executeQuery()) {
                List<VersionDelta> deltas = new ArrayList<>();
                while (row.next()) {
                    deltas.add(0, new VersionDelta(row.getLong(1), row.getBytes(2), row.getBytes(3), row.getLong(4)));
                }
                return deltas;
            }
        }
    }

    static List<VersionProvenance> all(Connection connection, String population) throws SQLException {
        Map<Long, List<MissedDevice>> missed = MissedRows.all(connection, population);
        try (PreparedStatement select = connection.prepareStatement("SELECT version, weights_sha256,"
                + " created_at_millis, contributions, weight_sum, fraction_bits, keep_fraction, length(delta),"
                + " mode, goal, selected, missing"
                + " FROM model_version WHERE population = ? ORDER BY version")) {
            select.setString(1, population);
            try (ResultSet row = select.executeQuery()) {
                List<VersionProvenance> versions = new ArrayList<>();
                while (row.next()) {
                    versions.add(new VersionProvenance(
                            population,
                            row.getLong(1),
                            row.getBytes(2),
                            row.getLong(3),
                            row.getInt(4),
                            row.getLong(5),
                            row.getInt(6),
                            row.getDouble(7),
                            row.getInt(8),
                            participation(row, missed.getOrDefault(row.getLong(1), List.of()))));
                }
                return versions;
            }
        }
    }

    private static Participation participation(ResultSet row, List<MissedDevice> missed) throws SQLException {
        return new Participation(
                Participation.Mode.ofLabel(row.getString(9)), row.getInt(10), row.getInt(11), row.getInt(12), missed);
    }
}
