package dev.venule.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.agent.fake.FailingStorage;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.LinearModel;
import dev.venule.agent.fake.ListedExamples;
import dev.venule.agent.fake.Parsing;
import dev.venule.agent.fake.ScriptedTransport;
import dev.venule.agent.fake.VirtualLoop;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A whole agent that dies once, at every writing operation of its storage in turn, and is started again: each version that was
 * announced gets exactly one contribution, and the aggregator's receipt for it empties the outbox.
 */
final class AgentCrashTest {
    private static final int VERSIONS = 3;

    /** What outlives the process: the disk, the aggregator, time. */
    private static final class World {
        final Federation federation = new Federation();
        final VirtualLoop loop = new VirtualLoop();
        final MemoryStorage disk = new MemoryStorage();
        final Map<ByteString, Long> bufferedVersions = new HashMap<>();
        final Map<Long, byte[]> announcements = new TreeMap<>();
        ScriptedTransport transport = new ScriptedTransport();
        long operations;

        World() {
            for (long version = 1; version <= VERSIONS; version++) {
                announcements.put(version, federation.signed());
                federation.advance(0.5f);
            }
        }
    }

    /** Runs one process until it has nothing left to do; false where it died. */
    private static boolean live(World world, FailingStorage storage) throws IOException {
        world.loop.forgetTasks();
        world.transport = new ScriptedTransport();
        publishAll(world);
        try {
            Agent agent = newAgent(world, storage);
            agent.start();
            world.loop.settle();
            world.transport.listener().onConnected();
            world.loop.settle();
            for (byte[] announcement : world.announcements.values()) {
                world.transport.listener().onTask(announcement);
                answerEverything(world);
            }
            assertThat(agent.counters().pendingUpdates()).isZero();
            return true;
        } catch (FailingStorage.Crash e) {
            return false;
        } finally {
            world.operations += storage.operations();
        }
    }

    private static Agent newAgent(World world, FailingStorage storage) throws IOException {
        AgentPorts ports = new AgentPorts(
                world.transport,
                new LinearModel.Opener(),
                ListedExamples.linear(10, Federation.FEATURES, 3),
                storage,
                world.federation.verifier());
        AgentEnvironment environment = new AgentEnvironment(
                world.loop.clock(), world.loop::nanos, world.loop, new SplittableRandom(1), UpdateIds.random());
        DeviceIdentity identity = new DeviceIdentity(Federation.POPULATION, "bed-7", "watch", "0.1.0");
        return new Agent(AgentConfig.standard(identity), ports, environment, RoundListener.silent());
    }

    private static void publishAll(World world) {
        Federation contents = new Federation();
        world.transport.hold(contents.model(), contents.modelFile());
        for (int version = 1; version <= VERSIONS; version++) {
            world.transport.hold(contents.fullWeights(), contents.weightsFile());
            contents.advance(0.5f);
            world.transport.hold(ContentParts.describe(contents.lastDelta(), 1000), contents.lastDelta());
        }
    }

    private static void answerEverything(World world) {
        for (int i = 0; i < 5; i++) {
            world.loop.pass(Duration.ofMinutes(2));
            for (UpdatePart part : world.transport.takeSent()) {
                long version = Parsing.update(part.getData().toByteArray()).getBaseVersion();
                boolean isNew = world.bufferedVersions.put(part.getUpdateId(), version) == null;
                world.transport
                        .listener()
                        .onReceipt(Receipt.newBuilder()
                                .setUpdateId(part.getUpdateId())
                                .setStatus(isNew ? Receipt.Status.BUFFERED : Receipt.Status.DUPLICATE)
                                .build()
                                .toByteArray());
            }
        }
        world.loop.settle();
    }

    private static long operationsOfOneLife() throws IOException {
        World world = new World();
        assertThat(live(world, new FailingStorage(world.disk))).isTrue();
        return world.operations;
    }

    @Test
    void lifeWithoutACrashContributesToEveryVersion() throws IOException {
        World world = new World();

        assertThat(live(world, new FailingStorage(world.disk))).isTrue();

        assertThat(world.bufferedVersions.values()).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @ParameterizedTest
    @EnumSource
    void whereverTheProcessDiesEachVersionGetsAtMostOneContributionAndNoneIsForgotten(FailingStorage.Effect effect)
            throws IOException {
        long operations = operationsOfOneLife();
        for (long point = 1; point <= operations; point++) {
            World world = new World();
            boolean survived = live(world, new FailingStorage(world.disk).crashingAt(point, effect));
            assertThat(survived).as("dies at operation %d", point).isFalse();
            assertThat(live(world, new FailingStorage(world.disk))).isTrue();

            assertThat(world.bufferedVersions.values())
                    .as("crash at operation %d, %s", point, effect)
                    .doesNotHaveDuplicates()
                    .contains((long) VERSIONS);
            assertThat(world.disk.list()).as("nothing is left over").noneMatch(name -> name.startsWith("update-"));
        }
    }
}
