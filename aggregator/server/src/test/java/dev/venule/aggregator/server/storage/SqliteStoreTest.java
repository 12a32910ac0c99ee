package dev.venule.aggregator.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.aggregator.buffer.JournalEntry;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.model.ModelState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends SqlStoreContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Override
    String url() {
        return "jdbc:sqlite:" + folder.resolve("new").resolve("aggregator.db");
    }

    @Override
    String emptyUrl() {
        return "jdbc:sqlite:" + folder.resolve("empty.db");
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
                .hasMessageContaining("notes.txt cannot be used: [SQLITE_NOTADB]");
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

    /** SQLITE_FULL, as a full disk raises it: what was appended stays, and there is room again when there is. */
    @Test
    void fullDiskRefusesAndRecovers(@TempDir Path other) throws IOException {
        String url = "jdbc:sqlite:" + other.resolve("small.db");
        int appended = 0;
        try (AggregatorStore small = SqlAggregatorStore.open(url + "?max_page_count=60")) {
            small.create("ecg", new byte[] {1}, ModelState.initial(new float[] {1}), 1);
            String refusal = "";
            while (refusal.isEmpty() && appended < 1000) {
                try {
                    small.append(List.of(large(appended)));
                    appended++;
                } catch (IOException e) {
                    refusal = String.valueOf(e.getMessage());
                }
            }
            assertThat(refusal).contains("storage cannot append to the journal").contains("SQLITE_FULL");
            assertThat(small.load("ecg", 1).orElseThrow().buffered()).hasSize(appended);
        }
        try (AggregatorStore larger = SqlAggregatorStore.open(url)) {
            larger.append(List.of(large(appended)));
            assertThat(larger.load("ecg", 1).orElseThrow().buffered()).hasSize(appended + 1);
        }
    }

    private static JournalEntry large(int id) {
        UpdateKey key = new UpdateKey("ecg", "d", ByteString.copyFromUtf8(String.format("update%010d", id)));
        return new JournalEntry.Accepted(new BufferedUpdate(key, 0, 0, 1, 0, new byte[5000]), 1);
    }
}
