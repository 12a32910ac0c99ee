package dev.venule.aggregator.server.storage;

import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** The contract on a real server, in a schema of its own for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresStoreTest extends SqlStoreContract {
    private @Nullable PostgresServer server;
    private String url = "";

    @BeforeAll
    void startServer() throws IOException {
        server = PostgresServer.start();
    }

    @AfterAll
    void stopServer() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    @Override
    void create() throws IOException {
        url = emptyUrl();
        super.create();
    }

    @Override
    String emptyUrl() throws IOException {
        return Objects.requireNonNull(server).newSchema();
    }

    @Override
    String url() {
        return url;
    }
}
