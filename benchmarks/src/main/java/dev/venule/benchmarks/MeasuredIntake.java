package dev.venule.benchmarks;

import dev.venule.aggregator.intake.Admission;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.aggregator.server.storage.SqlAggregatorStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The aggregator's intake on SQLite as shipped, without a broker in front of it. */
final class MeasuredIntake implements AutoCloseable {
    private static final int SIGNATURE_BYTES = 64;

    private final Path folder;
    private final SqlAggregatorStore store;
    private final PopulationRound round;
    private final UpdateIntake intake;

    /** Opens or goes on with the database in {@code folder}. */
    MeasuredIntake(Path folder, PopulationConfig population) throws IOException {
        this.folder = folder;
        store = SqlAggregatorStore.open("jdbc:sqlite:" + folder.resolve("aggregator.db"));
        round = PopulationRound.open(population, store, bytes -> new byte[SIGNATURE_BYTES], Clock.systemUTC());
        intake = new UpdateIntake(List.of(round), store, IntakeLimits.defaults(), Clock.systemUTC());
    }

    /** Every update durable on return. One that was not buffered would make the measurement worthless: that throws. */
    void accept(List<IncomingUpdate> batch) throws IOException {
        for (Answer answer : intake.accept(batch).answers()) {
            if (!(answer.admission() instanceof Admission.Buffered)) {
                throw new IllegalStateException("an update was answered by " + answer.admission());
            }
        }
    }

    long version() {
        return round.model().version();
    }

    int buffered() {
        return round.buffer().size();
    }

    /** Database and write-ahead log. */
    long databaseBytes() throws IOException {
        Path log = folder.resolve("aggregator.db-wal");
        return Files.size(folder.resolve("aggregator.db")) + (Files.exists(log) ? Files.size(log) : 0);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
