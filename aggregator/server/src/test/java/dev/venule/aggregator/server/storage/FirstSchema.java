package dev.venule.aggregator.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.Participation;
import dev.venule.aggregator.buffer.VersionProvenance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.flywaydb.core.Flyway;

/** A database as the first version of its tables left it, with one population at version 1 and one update in the buffer. */
final class FirstSchema {
    private FirstSchema() {}

    static void create(String url) throws SQLException {
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:dev/venule/aggregator/server/storage")
                .target("1")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url)) {
            insert(connection, "INSERT INTO population VALUES ('ecg', ?, 1000, 7)", new byte[] {7});
            insert(
                    connection,
                    "INSERT INTO model_state VALUES ('ecg', 1, ?, ?, ?)",
                    new byte[4],
                    new byte[] {0, 0, -128, 63},
                    new byte[4]);
            insert(
                    connection,
                    "INSERT INTO model_version VALUES ('ecg', 1, ?, ?, 3001, 12, 77, 37, 0.05)",
                    new byte[32],
                    new byte[] {1, 2});
            insert(
                    connection,
                    "INSERT INTO received_update (population, update_id, device, ordinal, received_at_millis,"
                            + " base_version, staleness, example_count, training_loss, delta)"
                            + " VALUES ('ecg', ?, 'bed-7', 1, 3002, 1, 0, 10, 0.5, ?)",
                    "update0000000001".getBytes(StandardCharsets.US_ASCII),
                    new byte[] {3});
        }
    }

    private static void insert(Connection connection, String sql, byte[]... values) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                insert.setBytes(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
    }

    /** Everything is there, and the version says what it can: that nobody was asked and its goal was reached. */
    static void assertUpgraded(AggregatorStore store) throws IOException {
        assertThat(store.load("ecg", 3).orElseThrow().model().weights()).containsExactly(1);
        assertThat(store.load("ecg", 3).orElseThrow().buffered()).hasSize(1);
        assertThat(store.nextSequence("ecg")).isEqualTo(8);
        List<VersionProvenance> versions = store.versions("ecg");
        assertThat(versions).hasSize(1);
        assertThat(versions.get(0).participation()).isEqualTo(Participation.asynchronous(12));
        assertThat(versions.get(0).isOfSubset()).isFalse();
    }
}
