package dev.venule.aggregator.server.storage;

import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.JournalEntry;
import dev.venule.aggregator.buffer.StoredPopulation;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.buffer.VersionCommit;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.model.ModelState;
import dev.venule.protocol.message.RejectReason;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * On SQLite (write-ahead log, synced at every commit) or PostgreSQL, with the same tables and the same statements. The
 * tables are made and brought up to date when it opens. Safe for use by several threads, one at a time.
 */
public final class SqlAggregatorStore implements AggregatorStore {
    private final SqlSession session;
    private final Closeable lock;

    private SqlAggregatorStore(SqlSession session, Closeable lock) {
        this.session = session;
        this.lock = lock;
    }

    /**
     * Opens {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql://HOST/DATABASE?user=...&password=...}.
     *
     * @throws IOException where it cannot be opened, or another aggregator uses the file
     */
    public static SqlAggregatorStore open(String url) throws IOException {
        Closeable lock = () -> {};
        if (SqlSession.isSqlite(url)) {
            lock = DatabaseLock.acquire(Path.of(SqlSession.sqliteFile(url)));
        }
        try {
            StorageCheck.requireWritable(url);
            Flyway.configure()
                    .dataSource(url, null, null)
                    .locations("classpath:dev/venule/aggregator/server/storage")
                    .load()
                    .migrate();
            return new SqlAggregatorStore(new SqlSession(url), lock);
        } catch (FlywayException e) {
            lock.close();
            throw new IOException("storage cannot be brought up to date: " + SqlSession.oneLine(e.getMessage()), e);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public synchronized Optional<StoredPopulation> load(String population, int recentVersions) throws IOException {
        return session.inTransaction(
                "read population " + population,
                connection -> PopulationRows.load(connection, population, recentVersions));
    }

    @Override
    public synchronized void create(String population, byte[] tfliteSha256, ModelState initial, long createdAtMillis)
            throws IOException {
        session.inTransaction("create population " + population, connection -> {
            PopulationRows.create(connection, population, tfliteSha256, initial, createdAtMillis);
            return true;
        });
    }

    @Override
    public synchronized Map<UpdateKey, Optional<RejectReason>> verdicts(Collection<UpdateKey> keys) throws IOException {
        return session.inTransaction("read the journal", connection -> UpdateRows.verdicts(connection, keys));
    }

    @Override
    public synchronized void append(List<JournalEntry> entries) throws IOException {
        session.inTransaction("append to the journal", connection -> {
            UpdateRows.append(connection, entries);
            MissedRows.amend(connection, entries);
            return true;
        });
    }

    @Override
    public synchronized void commit(VersionCommit commit) throws IOException {
        session.inTransaction("commit version " + commit.next().version(), connection -> {
            VersionRows.insert(connection, commit);
            PopulationRows.advance(connection, commit);
            UpdateRows.consume(connection, commit);
            return true;
        });
    }

    @Override
    public synchronized long nextSequence(String population) throws IOException {
        return session.inTransaction(
                "number an announcement", connection -> PopulationRows.nextSequence(connection, population));
    }

    @Override
    public synchronized List<VersionProvenance> versions(String population) throws IOException {
        return session.inTransaction("read versions", connection -> VersionRows.all(connection, population));
    }

    @Override
    public synchronized List<Contribution> contributions(String population, long version) throws IOException {
        return session.inTransaction(
                "read contributions", connection -> UpdateRows.contributions(connection, population, version));
    }

    @Override
    public synchronized void close() throws IOException {
        try (lock) {
            session.close();
        }
    }
}
