package dev.venule.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.agent.eligibility.Move;
import dev.venule.agent.eligibility.SkipReason;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.CohortSelection;
import dev.venule.protocol.message.Successor;
import dev.venule.protocol.message.UpdatePart;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An agent that is told to follow another population. */
final class AgentMoveTest extends AgentFixture {
    private static final Successor EVERYBODY = Successor.newBuilder()
            .setPopulation("ward-2")
            .setSalt(ByteString.copyFrom(new byte[16]))
            .setThreshold(CohortSelection.EVERYBODY)
            .build();

    private void announce(Announcement.Builder announcement) {
        transport
                .listener()
                .onTask(federation.signed(announcement.setSequence(100).build()));
        loop.settle();
    }

    @Test
    void deviceOfTheGroupTrainsNoMoreAndMoves() {
        announce(federation.announcement().setSuccessor(EVERYBODY));

        assertThat(moves).containsExactly(new Move.Onward("ward-2"));
        assertThat(transport.takeSent()).isEmpty();
        assertThat(agent.counters().rounds().skipped()).containsOnlyKeys(SkipReason.MOVED_ON);
    }

    @Test
    void deviceOutsideTheGroupStays() {
        announce(federation.announcement().setSuccessor(EVERYBODY.toBuilder().setThreshold(CohortSelection.NOBODY)));

        assertThat(moves).isEmpty();
        assertThat(agent.counters().rounds().queued()).isEqualTo(1);
    }

    @Test
    void whatWaitsForItsReceiptIsDeliveredFirst() {
        announce();
        List<UpdatePart> sent = transport.takeSent();
        announce(federation.announcement().setSuccessor(EVERYBODY));
        loop.pass(Duration.ofHours(1));
        assertThat(moves).isEmpty();

        answer(sent.get(0), buffered());

        assertThat(moves).containsExactly(new Move.Onward("ward-2"));
    }

    @Test
    void withdrawnPopulationSendsItsDevicesBack() {
        announce(federation.announcement().setWithdrawn(true));

        assertThat(moves).containsExactly(new Move.Back());
        assertThat(agent.counters().rounds().skipped()).containsOnlyKeys(SkipReason.WITHDRAWN);
    }

    @Test
    void announcementThatCallsItBackInTimeIsHeeded() {
        announce();
        List<UpdatePart> sent = transport.takeSent();
        announce(federation.announcement().setSuccessor(EVERYBODY));
        transport
                .listener()
                .onTask(federation.signed(
                        federation.announcement().setSequence(101).build()));
        loop.settle();
        answer(sent.get(0), buffered());

        assertThat(moves).isEmpty();
    }
}
