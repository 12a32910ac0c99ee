package dev.venule.aggregator.server.storage;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteErrorCode;

/** Finds out before anything is changed whether a database can be used, and says in one line why not and what to do. */
final class StorageCheck {
    private StorageCheck() {}

    static void requireWritable(String url) throws IOException {
        try (Connection connection = DriverManager.getConnection(url)) {
            if (SqlSession.isSqlite(url)) {
                try (Statement statement = connection.createStatement()) {
                    // Takes the lock that a commit takes, and gives it back.
                    statement.execute("BEGIN IMMEDIATE");
                    statement.execute("ROLLBACK");
                }
            }
        } catch (SQLException e) {
            throw unusable(url, e);
        }
    }

    /** The failure as one line that says what to do. */
    static IOException unusable(String url, SQLException failure) {
        return new IOException(
                "storage " + withoutSecrets(url) + " cannot be used: "
                        + SqlSession.oneLine(failure.getMessage()).replaceAll("\\.$", "") + "; "
                        + remedy(url, failure),
                failure);
    }

    private static String remedy(String url, SQLException failure) {
        if (!SqlSession.isSqlite(url)) {
            return "check host, database, user and password";
        }
        int code = failure.getErrorCode();
        if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return "end the other program that has it open";
        }
        if (SqlSession.isNotADatabase(failure)) {
            return "give the file of another name, or none that exists";
        }
        return "check the path and its permissions";
    }

    /** A password may stand among the settings. */
    static String withoutSecrets(String url) {
        int settings = url.indexOf('?');
        return settings < 0 ? url : url.substring(0, settings);
    }
}
