package dev.venule.agent;

import dev.venule.agent.budget.BudgetLimits;
import dev.venule.agent.budget.DeviceMeans;
import dev.venule.agent.eligibility.Move;
import dev.venule.agent.fake.FailingStorage;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.LinearModel;
import dev.venule.agent.fake.ListedExamples;
import dev.venule.agent.fake.ScriptedDevice;
import dev.venule.agent.fake.ScriptedTransport;
import dev.venule.agent.fake.VirtualLoop;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.round.AnnouncementTrust;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;

/** A whole agent on virtual time, and an aggregator that the test plays. */
abstract class AgentFixture {
    static final String DEVICE = "bed-7";

    final Federation federation = new Federation();
    final VirtualLoop loop = new VirtualLoop();
    final FailingStorage storage = new FailingStorage(new MemoryStorage());
    final LinearModel.Opener runtime = new LinearModel.Opener();
    final ListedExamples examples = ListedExamples.linear(10, Federation.FEATURES, 3);
    final List<RoundOutcome> outcomes = new ArrayList<>();
    final List<Move> moves = new ArrayList<>();
    /** For each receipt, what was still on disk when the listener heard of it. */
    final List<List<String>> filesAtReceipts = new ArrayList<>();

    final ScriptedDevice device = new ScriptedDevice();
    BudgetLimits limits = BudgetLimits.unlimited();
    ScriptedTransport transport = new ScriptedTransport();
    Agent agent = newAgent();

    Agent newAgent() {
        AgentConfig config =
                AgentConfig.standard(new DeviceIdentity(Federation.POPULATION, DEVICE, "watch", "0.1.0", "ward 3"));
        AgentPorts ports = new AgentPorts(transport, runtime, examples, storage, trust());
        AgentEnvironment environment =
                new AgentEnvironment(loop.clock(), loop::nanos, loop, new SplittableRandom(42), UpdateIds.random());
        RoundListener listener = new RoundListener() {
            @Override
            public void onRound(Announcement announcement, RoundOutcome outcome) {
                outcomes.add(outcome);
            }

            @Override
            public void onMove(Move move) {
                moves.add(move);
            }

            @Override
            public void onReceiptArrived(Receipt receipt) {
                try {
                    filesAtReceipts.add(storage.list());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        };
        try {
            return new Agent(config, ports, environment, new DeviceMeans(limits, device, device), listener);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whom the agent follows. Asked while the fixture is being made. */
    AnnouncementTrust trust() {
        return new AnnouncementTrust.AnnouncementKey(federation.verifier());
    }

    @BeforeEach
    void publishAndConnect() {
        publish();
        agent.start();
        loop.settle();
        transport.listener().onConnected();
        loop.settle();
    }

    /** Puts the model and the weights of the present version where the transport finds them. */
    void publish() {
        transport.hold(federation.model(), federation.modelFile());
        transport.hold(federation.fullWeights(), federation.weightsFile());
        if (federation.lastDelta().length > 0) {
            transport.hold(ContentParts.describe(federation.lastDelta(), 1000), federation.lastDelta());
        }
    }

    void announce() {
        transport.listener().onTask(federation.signed());
        loop.settle();
    }

    void nextVersion() {
        federation.advance(0.5f);
        publish();
        announce();
    }

    void answer(UpdatePart part, Receipt.Builder receipt) {
        transport
                .listener()
                .onReceipt(receipt.setUpdateId(part.getUpdateId()).build().toByteArray());
        loop.settle();
    }

    static Receipt.Builder buffered() {
        return Receipt.newBuilder().setStatus(Receipt.Status.BUFFERED);
    }

    void restart() {
        agent.close();
        loop.settle();
        transport = new ScriptedTransport();
        agent = newAgent();
        publishAndConnect();
    }
}
