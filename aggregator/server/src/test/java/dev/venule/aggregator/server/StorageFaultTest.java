package dev.venule.aggregator.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.server.storage.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A full disk, a slow disk, a database that dies in mid-run: nothing is acknowledged that is not stored, the operator is told in one
 * line, and when the fault is gone every update counts exactly once.
 */
class StorageFaultTest {
    private static final int SMALL_DATABASE_PAGES = 100;
    private static final int MORE_THAN_ONE_PAGE_HOLDS = 200;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static @Nullable PostgresServer postgres;

    /** Started by the first test that needs it: without PostgreSQL the others still run. */
    private static PostgresServer postgres() throws IOException {
        PostgresServer running = postgres;
        if (running == null) {
            running = PostgresServer.start();
            postgres = running;
        }
        return running;
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        if (postgres != null) {
            postgres.close();
            postgres = null;
        }
    }

    private String sqlite() {
        return "jdbc:sqlite:" + folder.resolve("aggregator.db");
    }

    /** SQLITE_FULL is what a full disk raises. */
    @Test
    void fullDiskIsWaitedFor() throws IOException, SQLException {
        String limited = sqlite() + "?max_page_count=" + SMALL_DATABASE_PAGES;
        try (IntakeOnDatabase intake = new IntakeOnDatabase(limited);
                Connection other = DriverManager.getConnection(sqlite())) {
            intake.send(0);
            intake.awaitEvent("acknowledged 0");
            execute(other, "CREATE TABLE ballast AS SELECT zeroblob(4096 * " + SMALL_DATABASE_PAGES + ") AS bytes");
            sendAll(intake, 1, MORE_THAN_ONE_PAGE_HOLDS);
            intake.awaitEvent("storage failed");
            intake.note("room again");
            execute(other, "DROP TABLE ballast");
            intake.assertEachCountedOnce(MORE_THAN_ONE_PAGE_HOLDS);
            String last = "acknowledged " + (MORE_THAN_ONE_PAGE_HOLDS - 1);
            assertThat(intake.events()).containsSubsequence("storage failed", "room again", "storage recovered", last);
            assertOneLine(intake, "SQLITE_FULL");
        }
    }

    @Test
    void diskSlowerThanTheLockWaitIsWaitedFor() throws IOException, SQLException {
        try (IntakeOnDatabase intake = new IntakeOnDatabase(sqlite());
                Connection other = DriverManager.getConnection(sqlite())) {
            execute(other, "BEGIN IMMEDIATE");
            intake.send(0);
            intake.awaitEvent("storage failed");
            intake.note("unlocked");
            execute(other, "ROLLBACK");
            sendAll(intake, 1, 7);
            intake.assertEachCountedOnce(7);
            assertThat(intake.events()).containsSubsequence("unlocked", "storage recovered", "acknowledged 0");
            assertOneLine(intake, "SQLITE_BUSY");
        }
    }

    @Test
    void slowPostgresIsWaitedForWithoutAFailure() throws IOException, SQLException {
        String url = postgres().newSchema();
        try (IntakeOnDatabase intake = new IntakeOnDatabase(url);
                Connection other = DriverManager.getConnection(url)) {
            execute(other, "BEGIN; LOCK TABLE received_update IN EXCLUSIVE MODE");
            sendAll(intake, 0, 7);
            intake.note("written at last");
            execute(other, "ROLLBACK");
            intake.assertEachCountedOnce(7);
            assertThat(intake.events()).containsSubsequence("written at last", "acknowledged 0");
            assertThat(intake.explanations()).isEmpty();
        }
    }

    @Test
    void postgresThatCrashesOrCutsConnectionsIsWaitedFor() throws IOException {
        PostgresServer server = postgres();
        try (IntakeOnDatabase intake = new IntakeOnDatabase(server.newSchema())) {
            sendAll(intake, 0, 20);
            server.crash();
            intake.send(20);
            intake.awaitEvent("storage failed");
            intake.note("started again");
            server.launch();
            sendAll(intake, 21, 40);
            intake.awaitEvent("acknowledged 30");
            server.cutConnections();
            sendAll(intake, 40, 51);
            intake.assertEachCountedOnce(51);
            assertThat(intake.events()).containsSubsequence("storage failed", "started again", "acknowledged 20");
            assertThat(intake.explanations())
                    .hasSizeBetween(1, 2)
                    .allSatisfy(line ->
                            assertThat(line).startsWith("storage cannot").doesNotContain("\n"));
        }
    }

    private static void assertOneLine(IntakeOnDatabase intake, String cause) {
        assertThat(intake.explanations())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("storage cannot ")
                        .contains(cause)
                        .doesNotContain("\n"));
    }

    private static void sendAll(IntakeOnDatabase intake, int from, int until) {
        for (int number = from; number < until; number++) {
            intake.send(number);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
