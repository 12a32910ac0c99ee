package dev.venule.aggregator.server.storage;

import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.VersionProvenance;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an aggregator's database says of its versions. Reads only, at one moment, and takes no lock that an aggregator which
 * runs on the database would notice. Not safe for use by several threads.
 */
public final class VersionHistory implements Closeable {
    /** The last migration that brought something that is read here. */
    private static final String NEWEST_NEEDED = "30";

    private final Connection connection;

    private VersionHistory(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens the database of an aggregator, by the same URL.
     *
     * @throws IOException where there is none, or one of another age; one line that says what to do
     */
    public static VersionHistory open(String url) throws IOException {
        requireFile(url);
        try {
            Connection connection = DriverManager.getConnection(readOnly(url));
            try {
                return begin(connection, url);
            } catch (SQLException | IOException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw StorageCheck.unusable(url, e);
        }
    }

    private static VersionHistory begin(Connection connection, String url) throws SQLException, IOException {
        if (!SqlSession.isSqlite(url)) {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        }
        connection.setAutoCommit(false);
        requireTables(connection, url);
        return new VersionHistory(connection);
    }

    /** SQLite would make the file. */
    private static void requireFile(String url) throws IOException {
        if (SqlSession.isSqlite(url) && !Files.isRegularFile(Path.of(SqlSession.sqliteFile(url)))) {
            throw new IOException("there is no database " + SqlSession.sqliteFile(url)
                    + "; give the storage of an aggregator that has run");
        }
    }

    /** 1 is SQLITE_OPEN_READONLY. */
    private static String readOnly(String url) {
        return SqlSession.isSqlite(url) ? url + (url.contains("?") ? "&" : "?") + "open_mode=1" : url;
    }

    private static void requireTables(Connection connection, String url) throws SQLException, IOException {
        boolean isUpToDate;
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT COUNT(*) FROM flyway_schema_history WHERE success AND version = ?")) {
            select.setString(1, NEWEST_NEEDED);
            try (ResultSet row = select.executeQuery()) {
                isUpToDate = row.next() && row.getInt(1) > 0;
            }
        } catch (SQLException e) {
            if (SqlSession.isNotADatabase(e)) {
                throw e;
            }
            isUpToDate = false;
        }
        if (!isUpToDate) {
            throw new IOException(
                    "storage " + StorageCheck.withoutSecrets(url) + " does not have this version's tables;"
                            + " start the aggregator on it once, which brings it up to date");
        }
    }

    /** By name. */
    public List<String> populations() throws IOException {
        return read("read populations", () -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT name FROM population ORDER BY name");
                    ResultSet row = select.executeQuery()) {
                List<String> names = new ArrayList<>();
                while (row.next()) {
                    names.add(row.getString(1));
                }
                return names;
            }
        });
    }

    /** All versions above 0, oldest first. */
    public List<VersionProvenance> versions(String population) throws IOException {
        return read("read versions", () -> VersionRows.all(connection, population));
    }

    /** Who is in {@code version}, in the order of admission. */
    public List<Contribution> contributions(String population, long version) throws IOException {
        return read("read contributions", () -> UpdateRows.contributions(connection, population, version));
    }

    @FunctionalInterface
    private interface Query<T> {
        T run() throws SQLException;
    }

    private static <T> T read(String purpose, Query<T> query) throws IOException {
        try {
            return query.run();
        } catch (SQLException e) {
            throw new IOException("storage cannot " + purpose + ": " + SqlSession.oneLine(e.getMessage()), e);
        }
    }

    @Override
    public void close() throws IOException {
        try (connection) {
            connection.rollback();
        } catch (SQLException e) {
            throw new IOException("storage does not close: " + SqlSession.oneLine(e.getMessage()), e);
        }
    }
}
