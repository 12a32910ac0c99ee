package dev.venule.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.fake.Federation;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.UpdatePart;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an agent does where its download, its disk or its peers fail. */
final class AgentFailureTest extends AgentFixture {
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
}
