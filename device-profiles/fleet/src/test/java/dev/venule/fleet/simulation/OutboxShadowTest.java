package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.venule.agent.outbox.OutboxCounts;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.agent.outbox.PendingUpdate;
import dev.venule.agent.outbox.Recovery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class OutboxShadowTest {
    private static final PendingUpdate FIRST = update(1, false);
    private static final PendingUpdate SECOND = update(2, false);

    private final List<String> left = new ArrayList<>();
    private final OutboxShadow shadow =
            new OutboxShadow("d1", new OutboxLimits(1000, 2), (id, fate) -> left.add(id.byteAt(0) + " " + fate));

    @Test
    void aReceiptTakesItsUpdateOut() {
        stores(FIRST, counts(1, 0, 0, 0, 0, 0));
        stores(SECOND, counts(2, 0, 0, 0, 0, 0));

        shadow.settled(FIRST.id(), OutboxShadow.Fate.DELIVERED);
        shadow.settled(SECOND.id(), OutboxShadow.Fate.RETURNED);
        works(counts(2, 1, 1, 0, 0, 0));

        assertThat(left).containsExactly("1 DELIVERED", "2 RETURNED");
        assertThat(shadow.hasPending()).isFalse();
        assertThat(shadow.fate(FIRST.id())).contains(OutboxShadow.Fate.DELIVERED);
        assertThat(shadow.storedVersion()).isEqualTo(2);
    }

    @Test
    void whatIsEvictedIsInDoubtOnlyWhereItsSendingHadBegun() {
        stores(FIRST, counts(1, 0, 0, 0, 0, 0));
        stores(SECOND, counts(2, 0, 0, 0, 0, 0));
        sends(FIRST, counts(2, 0, 0, 0, 0, 0));

        shadow.follow(new OutboxShadow.Work(counts(3, 0, 0, 0, 1, 1), Optional.of(update(3, false)), 2, Set.of()));

        assertThat(left).containsExactly("1 IN_DOUBT", "2 RETURNED");
        assertThat(shadow.ofFate(OutboxShadow.Fate.PENDING))
                .containsExactly(update(3, false).id());
    }

    @Test
    void whatExpiresIsTheOldestThatWasNeverSent() {
        stores(FIRST, counts(1, 0, 0, 0, 0, 0));
        stores(SECOND, counts(2, 0, 0, 0, 0, 0));
        sends(FIRST, counts(2, 0, 0, 0, 0, 0));

        works(counts(2, 0, 0, 1, 0, 0));

        assertThat(left).containsExactly("2 RETURNED");
    }

    @Test
    void anOutboxThatMiscountsIsFound() {
        stores(FIRST, counts(1, 0, 0, 0, 0, 0));

        assertViolation(() -> works(counts(1, 1, 0, 0, 0, 0)), "of receipts 0 delivered");
        assertViolation(() -> works(counts(2, 0, 0, 0, 0, 0)), "with 1 of 1 pending");
        assertViolation(() -> works(counts(1, 0, 0, 0, 1, 0)), "counts 1 evictions and reports 0");
    }

    @Test
    void anOutboxBeyondItsLimitsIsFound() {
        stores(FIRST, counts(1, 0, 0, 0, 0, 0));
        stores(SECOND, counts(2, 0, 0, 0, 0, 0));

        assertViolation(() -> stores(update(3, false), counts(3, 0, 0, 0, 0, 0)), "holds 3 updates of 300 bytes");
    }

    @Test
    void aSecondUpdateForOneVersionIsFound() {
        stores(SECOND, counts(1, 0, 0, 0, 0, 0));

        assertViolation(
                () -> stores(update(2, true), counts(2, 0, 0, 0, 0, 0)), "contributes to version 2 after version 2");
    }

    @Test
    void aCrashMayHaveCommittedWhatNobodyWasTold() {
        stores(FIRST, counts(1, 0, 0, 0, 0, 0));
        sends(FIRST, counts(1, 0, 0, 0, 0, 0));

        restarts(counts(2, 1, 0, 0, 0, 0), Set.of(FIRST.id()), SECOND);

        assertThat(left).containsExactly("1 DELIVERED");
        assertThat(shadow.hasStored(SECOND.id())).isTrue();
    }

    @Test
    void anUpdateThatACrashLosesIsFound() {
        stores(FIRST, counts(1, 0, 0, 0, 0, 0));
        sends(FIRST, counts(1, 0, 0, 0, 0, 0));

        assertViolation(() -> restarts(counts(1, 0, 0, 0, 0, 0), Set.of()), "lost an update that it had begun to send");
    }

    @Test
    void anUpdateThatIsSettledWithoutAReceiptIsFound() {
        stores(FIRST, counts(1, 0, 0, 0, 0, 0));
        sends(FIRST, counts(1, 0, 0, 0, 0, 0));

        assertViolation(() -> restarts(counts(1, 1, 0, 0, 0, 0), Set.of()), "heard no receipt of");
    }

    @Test
    void anOutboxThatForgetsThatItHasSentIsFound() {
        stores(FIRST, counts(1, 0, 0, 0, 0, 0));
        sends(FIRST, counts(1, 0, 0, 0, 0, 0));

        assertViolation(() -> restarts(counts(1, 0, 0, 0, 0, 0), Set.of(), FIRST), "forgot that it had begun to send");
    }

    private void stores(PendingUpdate update, OutboxCounts after) {
        shadow.follow(new OutboxShadow.Work(after, Optional.of(update), 0, Set.of()));
    }

    private void sends(PendingUpdate update, OutboxCounts after) {
        shadow.follow(new OutboxShadow.Work(after, Optional.empty(), 0, Set.of(update.id())));
    }

    private void works(OutboxCounts after) {
        shadow.follow(new OutboxShadow.Work(after, Optional.empty(), 0, Set.of()));
    }

    private void restarts(OutboxCounts found, Set<ByteString> heard, PendingUpdate... pending) {
        shadow.restart(
                new OutboxSnapshot(List.of(pending), Map.of(), found, new float[0], new Recovery(0, 0, false), 5),
                heard);
    }

    private static void assertViolation(ThrowingCallable action, String sentence) {
        assertThatThrownBy(action)
                .isInstanceOf(Violation.class)
                .hasMessageStartingWith("device d1")
                .hasMessageContaining(sentence);
    }

    private static PendingUpdate update(int number, boolean attempted) {
        byte[] id = new byte[16];
        id[0] = (byte) number;
        return new PendingUpdate(
                number, ByteString.copyFrom(id), number, 100, ByteString.copyFrom(new byte[32]), attempted);
    }

    private static OutboxCounts counts(
            long stored, long delivered, long rejected, long expired, long evicted, long evictedInDoubt) {
        return new OutboxCounts(stored, delivered, rejected, expired, evicted, evictedInDoubt, 0);
    }
}
