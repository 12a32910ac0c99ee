package dev.venule.aggregator.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.aggregator.buffer.AggregatorStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private String url() {
        return "jdbc:sqlite:" + folder.resolve("new").resolve("aggregator.db");
    }

    @Override
    AggregatorStore open() throws IOException {
        return SqlAggregatorStore.open(url());
    }

    @Test
    void secondAggregatorOnTheSameFileIsRefused() {
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another aggregator is using")
                .hasMessageContaining("stop it, or give this one its own storage");
    }

    @Test
    void fileThatIsNoDatabaseIsOneClearSentence(@TempDir Path other) throws IOException {
        Path file = other.resolve("notes.txt");
        Files.writeString(file, "this is not a database, but it is long enough to be read as one".repeat(9));
        assertThatThrownBy(() -> SqlAggregatorStore.open("jdbc:sqlite:" + file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("storage cannot be opened");
    }

    @Test
    void databaseIsInWriteAheadMode() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA journal_mode")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("wal");
        }
    }
}
