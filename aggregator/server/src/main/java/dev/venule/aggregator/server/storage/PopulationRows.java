package dev.venule.aggregator.server.storage;

import dev.venule.aggregator.buffer.StoredPopulation;
import dev.venule.aggregator.buffer.VersionCommit;
import dev.venule.aggregator.model.ModelState;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.codec.WeightsCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The tables population and model_state. */
final class PopulationRows {
    private PopulationRows() {}

    static Optional<StoredPopulation> load(Connection connection, String population, int recentVersions)
            throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT p.tflite_sha256, s.current_version, s.weights, s.residual"
                        + " FROM population p JOIN model_state s ON s.population = p.name WHERE p.name = ?")) {
            select.setString(1, population);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                ModelState model = new ModelState(row.getLong(2), floats(row.getBytes(3)), floats(row.getBytes(4)));
                return Optional.of(new StoredPopulation(
                        row.getBytes(1),
                        model,
                        VersionRows.recentDeltas(connection, population, recentVersions),
                        UpdateRows.buffered(connection, population)));
            }
        }
    }

    static void create(
            Connection connection, String population, byte[] tfliteSha256, ModelState initial, long createdAtMillis)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO population (name, tflite_sha256, created_at_millis, announcement_sequence)"
                        + " VALUES (?, ?, ?, 0)")) {
            insert.setString(1, population);
            insert.setBytes(2, tfliteSha256);
            insert.setLong(3, createdAtMillis);
            insert.executeUpdate();
        }
        byte[] weights = WeightsCodec.encode(initial.weights());
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO model_state (population, current_version, initial_weights, weights, residual)"
                        + " VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, population);
            insert.setLong(2, initial.version());
            insert.setBytes(3, weights);
            insert.setBytes(4, weights);
            insert.setBytes(5, WeightsCodec.encode(initial.residual()));
            insert.executeUpdate();
        }
    }

    /** From the version before to the committed one, and from no other. */
    static void advance(Connection connection, VersionCommit commit) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE model_state"
                + " SET current_version = ?, weights = ?, residual = ? WHERE population = ? AND current_version = ?")) {
            update.setLong(1, commit.next().version());
            update.setBytes(2, WeightsCodec.encode(commit.next().weights()));
            update.setBytes(3, WeightsCodec.encode(commit.next().residual()));
            update.setString(4, commit.population());
            update.setLong(5, commit.next().version() - 1);
            requireOneRow(
                    update.executeUpdate(), "version " + commit.next().version() + " does not follow the current one");
        }
    }

    static long nextSequence(Connection connection, String population) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE population"
                + " SET announcement_sequence = announcement_sequence + 1 WHERE name = ?"
                + " RETURNING announcement_sequence")) {
            update.setString(1, population);
            try (ResultSet row = update.executeQuery()) {
                requireOneRow(row.next() ? 1 : 0, "there is no population " + population);
                return row.getLong(1);
            }
        }
    }

    static void requireOneRow(int rows, String otherwise) throws SQLException {
        if (rows != 1) {
            throw new SQLException(otherwise);
        }
    }

    private static float[] floats(byte[] bytes) {
        return WeightsCodec.decode(bytes, new TensorLayout(bytes.length / Float.BYTES));
    }
}
