package dev.venule.aggregator.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.VersionCommit;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What every database does beyond the store's contract. */
abstract class SqlStoreContract extends StoreContract {
    /** Of the database of this one test. */
    abstract String url();

    /** Of a further database, without any table. */
    abstract String emptyUrl() throws IOException;

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

    @Test
    void buffersOfTheFirstTablesAreStillThere() throws IOException, SQLException {
        String url = emptyUrl();
        Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:dev/venule/aggregator/server/storage")
                .target("1")
                .load()
                .migrate();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO population VALUES ('old', 'hash', 1, 7)");
            statement.execute("INSERT INTO model_state VALUES ('old', 0, 'abcd', 'abcd', 'abcd')");
            statement.execute("INSERT INTO received_update VALUES"
                    + " ('old', '0123456789abcdef', 'd', 1, 1, NULL, 0, 0, 5, 1, 'delta', NULL, NULL),"
                    + " ('old', 'fedcba9876543210', 'd', 2, 1, 3, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
        }
        try (AggregatorStore store = SqlAggregatorStore.open(url)) {
            assertThat(store.load("old", 1).orElseThrow().buffered())
                    .singleElement()
                    .satisfies(update -> assertThat(update.delta()).asString().isEqualTo("delta"));
        }
    }

    @Test
    void databaseOfTheFirstSchemaIsBroughtUpToDate() throws IOException, SQLException {
        String url = emptyUrl();
        FirstSchema.create(url);
        try (AggregatorStore store = SqlAggregatorStore.open(url)) {
            FirstSchema.assertUpgraded(store);
        }
    }

    @Test
    void historyIsReadWhileTheAggregatorWrites() throws IOException {
        store().append(List.of(accepted("a", 1)));
        VersionCommit first = commit(1, List.of(update("a", 1)));
        store().commit(first);
        try (VersionHistory history = VersionHistory.open(url())) {
            assertThat(history.populations()).containsExactly(POPULATION);
            store().append(List.of(accepted("a", 2)));
            store().commit(commit(2, List.of(update("a", 2))));
            assertThat(history.versions(POPULATION))
                    .usingRecursiveFieldByFieldElementComparator()
                    .containsExactly(first.provenance());
            assertThat(history.contributions(POPULATION, 1)).isEqualTo(first.contributions());
        }
        try (VersionHistory history = VersionHistory.open(url())) {
            assertThat(history.versions(POPULATION)).hasSize(2);
        }
    }

    @Test
    void historyOfADatabaseWithOlderTablesIsNotRead() throws IOException, SQLException {
        String url = emptyUrl();
        FirstSchema.create(url);
        assertThatThrownBy(() -> VersionHistory.open(url))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("start the aggregator on it once");
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
