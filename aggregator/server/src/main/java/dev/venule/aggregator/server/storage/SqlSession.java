package dev.venule.aggregator.server.storage;

import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * One connection, opened when it is needed and thrown away when it failed: after an I/O error nobody knows what state a
 * connection is in. Not safe for use by several threads.
 */
final class SqlSession implements Closeable {
    private static final String SQLITE = "jdbc:sqlite:";
    private static final int LOCK_WAIT_MILLIS = 5000;

    private final String url;
    private @Nullable Connection connection;

    SqlSession(String url) {
        this.url = url;
    }

    /** What is done in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** All of it is durable when this returns; all or nothing is, when it throws. */
    <T> T inTransaction(String purpose, Work<T> work) throws IOException {
        try {
            Connection open = open();
            T result = work.run(open);
            open.commit();
            return result;
        } catch (SQLException e) {
            abandon(e);
            throw new IOException("storage cannot " + purpose + ": " + oneLine(e.getMessage()), e);
        } catch (RuntimeException e) {
            abandon(e);
            throw e;
        }
    }

    private Connection open() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = DriverManager.getConnection(url);
            connection = open;
            prepare(open);
        }
        return open;
    }

    private void prepare(Connection fresh) throws SQLException {
        if (isSqlite(url)) {
            try (Statement statement = fresh.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
                // FULL syncs the log at every commit; NORMAL would lose the last ones with the machine's power.
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA foreign_keys = ON");
                statement.execute("PRAGMA busy_timeout = " + LOCK_WAIT_MILLIS);
            }
        }
        fresh.setAutoCommit(false);
    }

    private void abandon(Exception cause) {
        Connection failed = connection;
        connection = null;
        if (failed != null) {
            try (failed) {
                failed.rollback();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
    }

    /** Drivers and Flyway explain themselves in several lines. */
    static String oneLine(@Nullable String message) {
        return String.valueOf(message).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    static boolean isSqlite(String url) {
        return url.startsWith(SQLITE);
    }

    /** What comes after a question mark are settings of the driver. */
    static String sqliteFile(String url) {
        String file = url.substring(SQLITE.length());
        int settings = file.indexOf('?');
        return settings < 0 ? file : file.substring(0, settings);
    }

    static boolean isNotADatabase(SQLException failure) {
        return failure.getErrorCode() == SQLiteErrorCode.SQLITE_NOTADB.code;
    }

    @Override
    public void close() throws IOException {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try (open) {
                open.rollback();
            } catch (SQLException e) {
                throw new IOException("storage does not close: " + e.getMessage(), e);
            }
        }
    }
}
