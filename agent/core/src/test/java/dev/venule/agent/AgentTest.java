package dev.venule.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.Parsing;
import dev.venule.agent.fake.VirtualLoop;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A whole agent on virtual time; the test plays its aggregator. */
final class AgentTest extends AgentFixture {
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
    void listenerHearsOfAReceiptWhileTheUpdateIsStillInTheOutbox() throws IOException {
        announce();
        UpdatePart part = transport.takeSent().get(0);

        answer(part, buffered());

        assertThat(filesAtReceipts)
                .singleElement()
                .satisfies(files -> assertThat(files).anyMatch(name -> name.startsWith("update-")));
        assertThat(storage.list()).noneMatch(name -> name.startsWith("update-"));
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
    void ofTheAnnouncementsThatWaitOnlyTheNewestIsTrainedFor() {
        for (int i = 0; i < 3; i++) {
            federation.advance(0.5f);
            publish();
            transport.listener().onTask(federation.signed());
        }
        loop.settle();

        assertThat(baseVersions()).containsExactly(4L);
    }

    @Test
    void downloadThatANewerAnnouncementOvertakesStillEndsInAContribution() {
        announce();
        baseVersions();
        transport.withholdFetches();
        nextVersionWithoutDeltas();
        nextVersionWithoutDeltas();
        assertThat(baseVersions()).isEmpty();

        transport.answerFetches();
        loop.settle();

        assertThat(baseVersions()).containsExactly(2L, 3L);
    }

    @Test
    void downloadThatTookTooLongForItsVersionIsGivenUpForTheNewest() {
        announce();
        baseVersions();
        federation.setPlan(Federation.plan().setMaximumStaleness(1));
        transport.withholdFetches();
        nextVersionWithoutDeltas();
        nextVersionWithoutDeltas();
        nextVersionWithoutDeltas();

        transport.answerFetches();
        loop.settle();

        assertThat(baseVersions()).containsExactly(4L);
    }

    @Test
    void deviceWaitsForReceiptsBeforeItFallsBehindAndGoesOnWithOne() {
        announce();
        UpdatePart oldest = transport.takeSent().get(0);
        for (int i = 0; i < 5; i++) {
            nextVersion();
        }
        assertThat(baseVersions()).containsExactly(2L, 3L, 4L);
        assertThat(agent.counters().rounds().skipped()).isEqualTo(Map.of(SkipReason.RECEIPTS_PENDING, 2L));

        answer(oldest, buffered());

        assertThat(baseVersions()).containsExactly(6L);
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
        assertThat(online.getSite()).isEqualTo("ward 3");

        announce();
        loop.pass(Duration.ofMinutes(16));

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

    private void nextVersionWithoutDeltas() {
        federation.advance(0.5f);
        federation.forgetDeltas();
        publish();
        announce();
    }

    /** Of the updates sent since the last call. */
    private List<Long> baseVersions() {
        return transport.takeSent().stream()
                .map(part -> Parsing.update(part.getData().toByteArray()).getBaseVersion())
                .toList();
    }
}
