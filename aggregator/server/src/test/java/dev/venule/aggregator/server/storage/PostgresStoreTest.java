package dev.venule.aggregator.server.storage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.venule.aggregator.buffer.AggregatorStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The contract on a real server: VENULE_POSTGRES_URL=jdbc:postgresql://HOST/DATABASE?user=... of a database that this test may
 * make schemas in.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresStoreTest extends StoreContract {
    private String server = "";
    private String schema = "";

    @BeforeAll
    void findServer() {
        String url = System.getenv("VENULE_POSTGRES_URL");
        assumeTrue(url != null, "skipped: VENULE_POSTGRES_URL names no PostgreSQL server");
        server = String.valueOf(url);
    }

    @BeforeEach
    @Override
    void create() throws IOException {
        dropSchema();
        schema = "venule_" + UUID.randomUUID().toString().replace('-', '_');
        execute("CREATE SCHEMA " + schema);
        super.create();
    }

    @AfterAll
    void dropSchema() throws IOException {
        if (!schema.isEmpty()) {
            execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
        }
    }

    private void execute(String statement) throws IOException {
        try (Connection connection = DriverManager.getConnection(server);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private String url() {
        return server + (server.contains("?") ? "&" : "?") + "currentSchema=" + schema;
    }

    @Override
    AggregatorStore open() throws IOException {
        return SqlAggregatorStore.open(url());
    }

    @Test
    void databaseOfTheFirstSchemaIsBroughtUpToDate() throws IOException, SQLException {
        execute("DROP SCHEMA " + schema + " CASCADE");
        execute("CREATE SCHEMA " + schema);
        FirstSchema.create(url());
        try (AggregatorStore store = open()) {
            FirstSchema.assertUpgraded(store);
        }
    }
}
