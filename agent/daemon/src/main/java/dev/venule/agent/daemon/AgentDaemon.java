package dev.venule.agent.daemon;

import dev.venule.agent.Agent;
import dev.venule.agent.AgentEnvironment;
import dev.venule.agent.AgentLoop;
import dev.venule.agent.AgentPorts;
import dev.venule.agent.budget.BudgetLimits;
import dev.venule.agent.budget.DeviceMeans;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.round.AnnouncementTrust;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.storage.FileStorage;
import dev.venule.agent.tflite.check.ModelLimits;
import dev.venule.agent.training.ExampleStore;
import dev.venule.agent.training.ModelRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.ZoneId;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One agent on the real clock: its storage, its connection and two threads, one that trains and one that never waits for it.
 * Safe for use by several threads.
 */
final class AgentDaemon implements AutoCloseable {
    /** A round that takes longer is cut off: it left nothing behind yet. */
    private static final int LONGEST_CLOSING_SECONDS = 20;

    private final FileStorage storage;
    private final ScheduledExecutorService rounds = DaemonThreads.single("venule-rounds");
    private final Parts parts;
    private final Agent agent;
    private boolean isClosed;

    private AgentDaemon(
            DaemonConfig config, Parts parts, FileStorage storage, RoundListener listener, Consumer<Throwable> onFault)
            throws IOException {
        this.storage = storage;
        this.parts = parts;
        AgentPorts ports = new AgentPorts(
                parts.connection().transport(), parts.runtime(), parts.examples(), storage, parts.trust());
        AgentLoop loop = AgentLoop.on(rounds, onFault);
        AgentEnvironment environment = new AgentEnvironment(
                Clock.system(ZoneId.systemDefault()),
                System::nanoTime,
                loop,
                new SplittableRandom(),
                UpdateIds.random());
        agent = new Agent(config.agent(), ports, environment, means(config.place()), listener);
    }

    private static DeviceMeans means(DaemonConfig.Place place) throws IOException {
        DaemonConfig.Device device = place.device();
        BudgetLimits limits = device.profile().limits();
        return limits.isUnlimited()
                ? DeviceMeans.unlimited()
                : new DeviceMeans(
                        limits,
                        new LinuxDeviceState(
                                device.root(),
                                device.meteredInterfaces(),
                                () -> Files.getFileStore(place.storage()).getUsableSpace()),
                        new LinuxEnergyMeter(device.root()));
    }

    private static ModelLimits modelLimits(DaemonConfig.Device device) {
        ModelLimits most = ModelLimits.DEFAULT;
        return new ModelLimits(
                most.maxFileBytes(), device.profile().hardware().modelArenaBytes(), most.maxMultiplyAdds());
    }

    /** What the configuration's files hold. */
    private record Parts(
            ModelRuntime runtime,
            ExampleStore examples,
            AnnouncementTrust trust,
            DeviceConnection connection,
            ScheduledExecutorService connectionThread)
            implements AutoCloseable {
        static Parts of(DaemonConfig config, Consumer<Throwable> onFault) throws IOException {
            ModelRuntime runtime =
                    config.training().runtime().open(modelLimits(config.place().device()));
            ExampleStore examples = ExampleStores.open(
                    config.training().examples(), config.place().baseFolder());
            AnnouncementTrust trust = TrustedKeyFiles.read(config.trust());
            ScheduledExecutorService thread = DaemonThreads.single("venule-connection");
            DeviceConnection connection = config.way()
                    .open(
                            config.agent().identity(),
                            new DeviceWay.Surroundings(thread, new SplittableRandom(), onFault));
            return new Parts(runtime, examples, trust, connection, thread);
        }

        @Override
        public void close() throws IOException {
            connectionThread.shutdownNow();
            connection.close();
        }
    }

    /**
     * Starts the agent; it connects by itself, again and again.
     *
     * @param onFault hears of a fault of the agent's own code, after which it does nothing any more
     * @throws IOException where a file or the storage cannot be used
     * @throws IllegalArgumentException where a value of the configuration is wrong; one line that says what to do
     */
    static AgentDaemon start(DaemonConfig config, RoundListener listener, Consumer<Throwable> onFault)
            throws IOException {
        Parts parts = Parts.of(config, onFault);
        try {
            return start(config, parts, listener, onFault);
        } catch (IOException | RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    private static AgentDaemon start(
            DaemonConfig config, Parts parts, RoundListener listener, Consumer<Throwable> onFault) throws IOException {
        FileStorage storage = FileStorage.open(config.place().storage());
        try {
            AgentDaemon daemon = new AgentDaemon(config, parts, storage, listener, onFault);
            parts.connection().start(daemon.agent::start);
            return daemon;
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    /** Says goodbye and gives the storage free; what waits for its receipt stays in there. */
    @Override
    public synchronized void close() throws IOException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        agent.close();
        rounds.shutdown();
        try {
            if (!rounds.awaitTermination(LONGEST_CLOSING_SECONDS, TimeUnit.SECONDS)) {
                rounds.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.close();
        storage.close();
    }
}
