package dev.venule.aggregator.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.buffer.AggregatorStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every database does beyond the store's contract. */
abstract class SqlStoreContract extends StoreContract {
    /** Of the database of this one test. */
    abstract String url();

    @Override
    AggregatorStore open() throws IOException {
        return SqlAggregatorStore.open(url());
    }

    @Test
    void migrationsOfADatabaseThatHasThemChangeNothing() throws IOException, SQLException {
        List<String> applied = appliedMigrations();
        assertThat(applied).isNotEmpty().doesNotHaveDuplicates();
        restart();
        restart();
        assertThat(appliedMigrations()).isEqualTo(applied);
        createdPopulationIsFoundAgain();
    }

    private List<String> appliedMigrations() throws SQLException {
        List<String> applied = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT script FROM flyway_schema_history ORDER BY installed_rank")) {
            while (row.next()) {
                applied.add(row.getString(1));
            }
        }
        return applied;
    }
}
