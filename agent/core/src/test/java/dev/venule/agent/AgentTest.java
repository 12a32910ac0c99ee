package dev.venule.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.fake.FailingStorage;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.LinearModel;
import dev.venule.agent.fake.ListedExamples;
import dev.venule.agent.fake.Parsing;
import dev.venule.agent.fake.ScriptedTransport;
import dev.venule.agent.fake.VirtualLoop;
import dev.venule.agent.outbox.UpdateIds;
import dev.venule.agent.round.RoundListener;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.agent.storage.MemoryStorage;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole agent on virtual time; the test plays its aggregator. */
final class AgentTest {
    private final Federation federation = new Federation();
    private final VirtualLoop loop = new VirtualLoop();
    private final FailingStorage storage = new FailingStorage(new MemoryStorage());
    private final LinearModel.Opener runtime = new LinearModel.Opener();
    private final ListedExamples examples = ListedExamples.linear(10, Federation.FEATURES, 3);
    private final List<RoundOutcome> outcomes = new ArrayList<>();
    private ScriptedTransport transport = new ScriptedTransport();
    private Agent agent = newAgent();

    private Agent newAgent() {
        AgentConfig config = AgentConfig.standard(new DeviceIdentity(Federation.POPULATION, "bed-7", "watch", "0.1.0"));
        AgentPorts ports = new AgentPorts(transport, runtime, examples, storage, federation.verifier());
        AgentEnvironment environment =
                new AgentEnvironment(loop.clock(), loop::nanos, loop, new SplittableRandom(42), UpdateIds.random());
        RoundListener listener = new RoundListener() {
            @Override
            public void onRound(Announcement announcement, RoundOutcome outcome) {
                outcomes.add(outcome);
            }
        };
        try {
            return new Agent(config, ports, environment, listener);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
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
    private void publish() {
        transport.hold(federation.model(), federation.modelFile());
        transport.hold(federation.fullWeights(), federation.weightsFile());
        if (federation.lastDelta().length > 0) {
            transport.hold(ContentParts.describe(federation.lastDelta(), 1000), federation.lastDelta());
        }
    }

    private void announce() {
        transport.listener().onTask(federation.signed());
        loop.settle();
    }

    private void nextVersion() {
        federation.advance(0.5f);
        publish();
        announce();
    }

    private void answer(UpdatePart part, Receipt.Builder receipt) {
        transport
                .listener()
                .onReceipt(receipt.setUpdateId(part.getUpdateId()).build().toByteArray());
        loop.settle();
    }

    private static Receipt.Builder buffered() {
        return Receipt.newBuilder().setStatus(Receipt.Status.BUFFERED);
    }

    private void restart() {
        agent.close();
        loop.settle();
        transport = new ScriptedTransport();
        agent = newAgent();
        publishAndConnect();
    }

    @Test
    void contributesToWhatIsAnnouncedAndForgetsItOnTheReceipt() {
        announce();

        UpdatePart part = transport.takeSent().get(0);
        Update update = Parsing.update(part.getData().toByteArray());
        assertThat(update.getBaseVersion()).isEqualTo(1);
        assertThat(agent.counters().pendingUpdates()).isEqualTo(1);

        answer(part, buffered());

        assertThat(agent.counters().pendingUpdates()).isZero();
        assertThat(agent.counters().outbox().delivered()).isEqualTo(1);
        loop.pass(Duration.ofDays(1));
        assertThat(transport.takeSent()).isEmpty();
    }

    @Test
    void eachVersionGetsOneContribution() {
        announce();
        announce();
        nextVersion();
        transport.listener().onTask(federation.signed());
        loop.settle();

        assertThat(transport.takeSent())
                .extracting(part -> Parsing.update(part.getData().toByteArray()).getBaseVersion())
                .containsExactly(1L, 2L);
        assertThat(agent.counters().rounds().queued()).isEqualTo(2);
        assertThat(agent.counters().rounds().skipped())
                .as("a repetition is no round")
                .isEmpty();
    }

    @Test
    void sameUpdateIsSentUntilAReceiptComesAndAfterARestart() {
        announce();
        ByteString id = transport.takeSent().get(0).getUpdateId();

        loop.pass(Duration.ofHours(1));
        assertThat(transport.takeSent())
                .hasSizeGreaterThan(5)
                .allMatch(part -> part.getUpdateId().equals(id));

        restart();
        UpdatePart part = transport.takeSent().get(0);
        assertThat(part.getUpdateId()).isEqualTo(id);
        answer(part, buffered());
        assertThat(agent.counters().outbox().delivered()).isEqualTo(1);
    }

    @Test
    void restartedDeviceDoesNotContributeTwiceToTheRetainedAnnouncement() {
        announce();
        restart();
        announce();

        assertThat(agent.counters().rounds().skipped()).isEqualTo(Map.of(SkipReason.ALREADY_CONTRIBUTED, 1L));
    }

    @Test
    void rejectedUpdateIsCountedByReason() {
        announce();
        UpdatePart part = transport.takeSent().get(0);

        answer(
                part,
                Receipt.newBuilder()
                        .setStatus(Receipt.Status.REJECTED)
                        .setRejectReason(RejectReason.TOO_STALE.wireCode()));

        assertThat(agent.counters().messages().updatesRejected()).isEqualTo(Map.of(RejectReason.TOO_STALE, 1L));
        assertThat(agent.counters().pendingUpdates()).isZero();
    }

    @Test
    void announcementThatMustNotBeFollowedIsCountedByReason() {
        transport.listener().onTask(new Federation().signed());
        transport.listener().onTask(new byte[] {1, 2, 3});
        loop.settle();

        assertThat(agent.counters().messages().announcementsRejected())
                .isEqualTo(Map.of(RejectReason.WRONG_SIGNATURE, 1L, RejectReason.MALFORMED, 1L));
        assertThat(transport.takeSent()).isEmpty();
        announce();
        assertThat(transport.takeSent()).hasSize(1);
    }

    @Test
    void nonsenseInsteadOfAReceiptChangesNothing() {
        announce();

        transport.listener().onReceipt(new byte[] {9, 9, 9});
        loop.settle();

        assertThat(agent.counters().pendingUpdates()).isEqualTo(1);
    }

    @Test
    void failedDownloadIsTriedAgainWithBackoffUntilItSucceeds() {
        federation.advance(0.5f);
        announce();
        assertThat(outcomes)
                .containsExactly(
                        new RoundOutcome.Awaiting(federation.model()),
                        new RoundOutcome.Awaiting(federation.fullWeights()));

        loop.pass(Duration.ofMinutes(30));
        int attempts = transport.takeAsked().size();
        assertThat(attempts).isBetween(7, 60);
        publish();
        loop.pass(Duration.ofMinutes(6));

        assertThat(transport.takeSent()).isNotEmpty();
    }

    @Test
    void downloadThatFailedForWantOfAConnectionIsTriedAgainOnTheNextOne() {
        federation.advance(0.5f);
        announce();
        loop.pass(Duration.ofMinutes(30));
        publish();

        transport.listener().onConnected();
        loop.settle();

        assertThat(transport.takeSent()).hasSize(1);
    }

    @Test
    void newestAnnouncementIsFollowedWhileAnOlderOneStillDownloads() {
        federation.advance(0.5f);
        announce();
        nextVersion();
        loop.pass(Duration.ofMinutes(1));

        assertThat(transport.takeSent())
                .isNotEmpty()
                .allMatch(part -> Parsing.update(part.getData().toByteArray()).getBaseVersion() == 3);
    }

    @Test
    void deviceWithTooFewExamplesLooksAgainLater() {
        federation.setPlan(Federation.plan().setMinimumExamples(100));
        announce();
        assertThat(agent.counters().rounds().skipped()).isEqualTo(Map.of(SkipReason.NOT_ENOUGH_EXAMPLES, 1L));

        loop.pass(Duration.ofMinutes(46));

        assertThat(agent.counters().rounds().skipped()).isEqualTo(Map.of(SkipReason.NOT_ENOUGH_EXAMPLES, 4L));
    }

    @Test
    void announcementAndRoundAreNotLostWhereTheDiskIsFullForAWhile() {
        storage.setFull(true);
        announce();
        loop.pass(Duration.ofMinutes(5));
        assertThat(agent.counters().rounds().queued()).isZero();
        assertThat(agent.counters().failures()).isGreaterThan(3);

        storage.setFull(false);
        loop.pass(Duration.ofMinutes(20));

        assertThat(agent.counters().rounds().queued()).isEqualTo(1);
        assertThat(transport.takeSent()).isNotEmpty();
    }

    @Test
    void examplesThatCannotBeReadAreTriedAgain() {
        examples.setBroken(true);
        announce();
        assertThat(agent.counters().failures()).isEqualTo(1);

        examples.setBroken(false);
        loop.pass(Duration.ofMinutes(1));

        assertThat(transport.takeSent()).isNotEmpty();
    }

    @Test
    void receiptThatCouldNotBeAppliedIsAppliedWhenItComesAgain() {
        announce();
        UpdatePart part = transport.takeSent().get(0);
        storage.setFull(true);
        answer(part, buffered());
        assertThat(agent.counters().pendingUpdates()).isEqualTo(1);

        storage.setFull(false);
        loop.pass(Duration.ofMinutes(2));
        answer(transport.takeSent().get(0), buffered());

        assertThat(agent.counters().pendingUpdates()).isZero();
        assertThat(agent.counters().outbox().delivered()).isEqualTo(1);
    }

    @Test
    void aggregatorSetsThePaceOfTheNextRound() {
        announce();
        answer(transport.takeSent().get(0), buffered().setRetryAfterMillis(600_000));

        nextVersion();
        loop.pass(Duration.ofSeconds(599));
        assertThat(transport.takeSent()).isEmpty();
        loop.pass(Duration.ofSeconds(2));

        assertThat(transport.takeSent()).hasSize(1);
    }

    @Test
    void othersSeeThatTheDeviceIsThereWhatItDidAndThatItIsGone() {
        DeviceStatus lastWill = transport.statuses().get(0);
        DeviceStatus online = transport.statuses().get(1);
        assertThat(lastWill.getOnline()).isFalse();
        assertThat(online.getOnline()).isTrue();
        assertThat(online.getProfile()).isEqualTo("watch");

        announce();
        loop.pass(Duration.ofMinutes(16));
        transport.listener().onConnected();
        loop.settle();

        DeviceStatus later = transport.statuses().get(transport.statuses().size() - 1);
        assertThat(later.getLastOutcome()).isEqualTo("queued");
        assertThat(later.getModelVersion()).isEqualTo(1);
        assertThat(later.getOutboxUpdates()).isEqualTo(1);
        assertThat(later.getLastRoundMillis()).isEqualTo(VirtualLoop.START_MILLIS);
    }

    @Test
    void bytesAreCountedByKind() {
        byte[] task = federation.signed();
        announce();
        UpdatePart part = transport.takeSent().get(0);
        answer(part, buffered());

        AgentCounters.PayloadBytes bytes = agent.counters().messages().bytes();
        assertThat(bytes.announcements()).isEqualTo(task.length);
        assertThat(bytes.contents()).isEqualTo(federation.modelFile().length + 16L);
        assertThat(bytes.updates()).isEqualTo(part.getSerializedSize());
        assertThat(bytes.receipts()).isEqualTo(20);
        assertThat(agent.counters().rounds().denseBytes()).isEqualTo(16);
        assertThat(agent.counters().rounds().trainedExamples()).isEqualTo(10);
    }

    @Test
    void closedAgentDoesNothingMore() {
        announce();
        transport.takeSent();
        agent.close();
        loop.settle();

        announce();
        loop.pass(Duration.ofDays(1));

        assertThat(transport.isClosed()).isTrue();
        assertThat(runtime.opened)
                .singleElement()
                .satisfies(model -> assertThat(model.isClosed()).isTrue());
        assertThat(transport.takeSent()).isEmpty();
    }
}
