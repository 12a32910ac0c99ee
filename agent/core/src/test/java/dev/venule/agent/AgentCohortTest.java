package dev.venule.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.fake.Federation;
import dev.venule.agent.fake.VirtualLoop;
import dev.venule.protocol.message.CohortSelection;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.Selection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A whole agent whose aggregator draws cohorts. */
final class AgentCohortTest extends AgentFixture {
    private static final ByteString SALT = ByteString.copyFromUtf8("a salt of 16 by.");

    private long sequence = 100;

    private void announceTo(long threshold) {
        sequence++;
        Selection selection = Selection.newBuilder()
                .setSalt(SALT)
                .setThreshold(threshold)
                .setClosesAtMillis(VirtualLoop.START_MILLIS + 600_000)
                .build();
        transport
                .listener()
                .onTask(federation.signed(federation
                        .announcement()
                        .setSequence(sequence)
                        .setSelection(selection)
                        .build()));
        loop.settle();
    }

    private DeviceStatus latestStatus() {
        return transport.statuses().get(transport.statuses().size() - 1);
    }

    @Test
    void cohortWithoutThisDeviceCostsItNothing() {
        int statuses = transport.statuses().size();
        announceTo(CohortSelection.rank(SALT, DEVICE) - 1);
        loop.pass(Duration.ofHours(5));

        assertThat(agent.counters().rounds().skipped()).isEqualTo(Map.of(SkipReason.NOT_SELECTED, 1L));
        assertThat(transport.statuses()).hasSize(statuses);
        assertThat(transport.takeSent()).isEmpty();
        assertThat(agent.counters().messages().bytes().contents()).isZero();
    }

    @Test
    void secondCohortForTheSameVersionFindsTheDevice() {
        announceTo(CohortSelection.NOBODY);
        announceTo(CohortSelection.EVERYBODY);

        assertThat(transport.takeSent()).hasSize(1);
    }

    @Test
    void selectedDeviceThatCannotContributeSaysWhyAtOnceAndOnce() {
        federation.setPlan(Federation.plan().setMinimumExamples(100));
        int statuses = transport.statuses().size();
        announceTo(CohortSelection.EVERYBODY);

        assertThat(transport.statuses()).hasSize(statuses + 1);
        assertThat(latestStatus().getLastOutcome()).isEqualTo("not_enough_examples");
        assertThat(latestStatus().getOnline()).isTrue();
        loop.pass(Duration.ofMinutes(14));
        assertThat(transport.statuses()).hasSize(statuses + 1);

        announceTo(CohortSelection.EVERYBODY);
        assertThat(transport.statuses()).hasSize(statuses + 2);
    }

    /** A cohort's plan takes no staleness: what was not sent when the next version came is not sent at all. */
    @Test
    void unsentReportOfACohortThatIsOverGoesBackIntoTheResidual() {
        federation.setPlan(Federation.plan().setMaximumStaleness(0));
        announceTo(CohortSelection.NOBODY);
        transport.listener().onDisconnected("no network");
        announceTo(CohortSelection.EVERYBODY);
        assertThat(agent.counters().pendingUpdates()).isEqualTo(1);

        federation.advance(0.5f);
        publish();
        announceTo(CohortSelection.NOBODY);
        transport.listener().onConnected();
        loop.settle();

        assertThat(transport.takeSent()).isEmpty();
        assertThat(agent.counters().outbox().expired()).isEqualTo(1);
    }
}
