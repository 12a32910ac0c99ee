package dev.venule.aggregator.server.storage;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.JournalEntry;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.buffer.VersionCommit;
import dev.venule.protocol.message.RejectReason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables received_update and buffered_delta: the journal. */
final class UpdateRows {
    /** Stands in received_update where the delta itself is in buffered_delta. */
    private static final byte[] ELSEWHERE = {};

    /** Placeholders per statement; SQLite allows 32,766, PostgreSQL 65,535. */
    private static final int KEYS_PER_QUERY = 500;

    private UpdateRows() {}

    static Map<UpdateKey, Optional<RejectReason>> verdicts(Connection connection, Collection<UpdateKey> keys)
            throws SQLException {
        Map<String, List<UpdateKey>> byPopulation = new HashMap<>();
        for (UpdateKey key : keys) {
            byPopulation
                    .computeIfAbsent(key.population(), name -> new ArrayList<>())
                    .add(key);
        }
        Map<UpdateKey, Optional<RejectReason>> verdicts = new HashMap<>();
        for (List<UpdateKey> wanted : byPopulation.values()) {
            for (int from = 0; from < wanted.size(); from += KEYS_PER_QUERY) {
                addVerdicts(connection, wanted.subList(from, Math.min(wanted.size(), from + KEYS_PER_QUERY)), verdicts);
            }
        }
        return verdicts;
    }

    private static void addVerdicts(
            Connection connection, List<UpdateKey> keys, Map<UpdateKey, Optional<RejectReason>> verdicts)
            throws SQLException {
        String placeholders = String.join(",", Collections.nCopies(keys.size(), "?"));
        String population = keys.get(0).population();
        Set<UpdateKey> wanted = new HashSet<>(keys);
        try (PreparedStatement select = connection.prepareStatement("SELECT device, update_id, reject_reason"
                + " FROM received_update WHERE population = ? AND update_id IN (" + placeholders + ")")) {
            select.setString(1, population);
            for (int i = 0; i < keys.size(); i++) {
                select.setBytes(i + 2, keys.get(i).updateId().toByteArray());
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    UpdateKey key = new UpdateKey(population, row.getString(1), ByteString.copyFrom(row.getBytes(2)));
                    int wireCode = row.getInt(3);
                    if (wanted.contains(key)) {
                        verdicts.put(key, verdict(wireCode));
                    }
                }
            }
        }
    }

    /** A reason that a newer version of this software wrote stays a refusal. */
    private static Optional<RejectReason> verdict(int wireCode) {
        return wireCode == 0
                ? Optional.empty()
                : RejectReason.fromWireCode(wireCode).or(() -> Optional.of(RejectReason.MALFORMED));
    }

    static void append(Connection connection, List<JournalEntry> entries) throws SQLException {
        long ordinal = nextOrdinal(connection);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO received_update (population, device,"
                        + " update_id, ordinal, received_at_millis, reject_reason, base_version, staleness, example_count,"
                        + " training_loss, delta) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
                PreparedStatement insertDelta =
                        connection.prepareStatement("INSERT INTO buffered_delta (ordinal, delta) VALUES (?, ?)")) {
            for (JournalEntry entry : entries) {
                insert.setString(1, entry.key().population());
                insert.setString(2, entry.key().device());
                insert.setBytes(3, entry.key().updateId().toByteArray());
                insert.setLong(4, ordinal);
                insert.setLong(5, entry.receivedAtMillis());
                setVerdict(insert, entry);
                insert.addBatch();
                if (entry instanceof JournalEntry.Accepted accepted) {
                    insertDelta.setLong(1, ordinal);
                    insertDelta.setBytes(2, accepted.update().delta());
                    insertDelta.addBatch();
                }
                ordinal++;
            }
            insert.executeBatch();
            insertDelta.executeBatch();
        }
    }

    private static void setVerdict(PreparedStatement insert, JournalEntry entry) throws SQLException {
        Optional<RejectReason> refusal = entry.refusal();
        if (refusal.isPresent()) {
            insert.setInt(6, refusal.get().wireCode());
            insert.setNull(7, Types.BIGINT);
            insert.setNull(8, Types.INTEGER);
            insert.setNull(9, Types.INTEGER);
            insert.setNull(10, Types.DOUBLE);
            insert.setNull(11, Types.BINARY);
        } else if (entry instanceof JournalEntry.Accepted accepted) {
            BufferedUpdate update = accepted.update();
            insert.setNull(6, Types.INTEGER);
            insert.setLong(7, update.baseVersion());
            insert.setInt(8, update.staleness());
            insert.setInt(9, update.exampleCount());
            insert.setDouble(10, update.trainingLoss());
            insert.setBytes(11, ELSEWHERE);
        }
    }

    private static long nextOrdinal(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT COALESCE(MAX(ordinal), 0) + 1 FROM received_update");
                ResultSet row = select.executeQuery()) {
            PopulationRows.requireOneRow(row.next() ? 1 : 0, "an aggregate query gives one row");
            return row.getLong(1);
        }
    }

    static List<BufferedUpdate> buffered(Connection connection, String population) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT device, update_id, base_version, staleness,"
                + " example_count, training_loss, b.delta FROM received_update u"
                + " LEFT JOIN buffered_delta b ON b.ordinal = u.ordinal"
                + " WHERE population = ? AND version IS NULL AND reject_reason IS NULL ORDER BY u.ordinal")) {
            select.setString(1, population);
            try (ResultSet row = select.executeQuery()) {
                List<BufferedUpdate> updates = new ArrayList<>();
                while (row.next()) {
                    UpdateKey key = key(population, row);
                    byte[] delta = row.getBytes(7);
                    PopulationRows.requireOneRow(
                            delta == null ? 0 : 1, "the delta of an update of " + key.device() + " is missing");
                    updates.add(new BufferedUpdate(
                            key, row.getLong(3), row.getInt(4), row.getInt(5), row.getFloat(6), delta));
                }
                return updates;
            }
        }
    }

    /** Each contribution exactly once: one that is not buffered undoes the whole commit. */
    static void consume(Connection connection, VersionCommit commit) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE received_update"
                        + " SET version = ?, weight = ?, profile = ?, site = ?, delta = NULL"
                        + " WHERE population = ? AND device = ? AND update_id = ? AND version IS NULL AND reject_reason IS NULL")) {
            for (Contribution contribution : commit.contributions()) {
                update.setLong(1, commit.next().version());
                update.setInt(2, contribution.weight());
                update.setString(3, contribution.profile());
                update.setString(4, contribution.site());
                update.setString(5, commit.population());
                update.setString(6, contribution.key().device());
                update.setBytes(7, contribution.key().updateId().toByteArray());
                PopulationRows.requireOneRow(
                        update.executeUpdate(),
                        "an update of " + contribution.key().device() + " is not in the buffer");
            }
        }
        dropDeltas(connection, commit);
    }

    private static void dropDeltas(Connection connection, VersionCommit commit) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM buffered_delta WHERE ordinal IN"
                + " (SELECT ordinal FROM received_update WHERE population = ? AND version = ?)")) {
            delete.setString(1, commit.population());
            delete.setLong(2, commit.next().version());
            int dropped = delete.executeUpdate();
            if (dropped != commit.contributions().size()) {
                throw new SQLException("version " + commit.next().version() + " consumes "
                        + commit.contributions().size() + " updates, but the buffer has the deltas of " + dropped);
            }
        }
    }

    static List<Contribution> contributions(Connection connection, String population, long version)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT device, update_id, base_version, staleness,"
                + " weight, example_count, training_loss, profile, site FROM received_update"
                + " WHERE population = ? AND version = ? ORDER BY ordinal")) {
            select.setString(1, population);
            select.setLong(2, version);
            try (ResultSet row = select.executeQuery()) {
                List<Contribution> contributions = new ArrayList<>();
                while (row.next()) {
                    contributions.add(new Contribution(
                            key(population, row),
                            row.getLong(3),
                            row.getInt(4),
                            row.getInt(5),
                            row.getInt(6),
                            row.getFloat(7),
                            row.getString(8),
                            row.getString(9)));
                }
                return contributions;
            }
        }
    }

    private static UpdateKey key(String population, ResultSet row) throws SQLException {
        return new UpdateKey(population, row.getString(1), ByteString.copyFrom(row.getBytes(2)));
    }
}
