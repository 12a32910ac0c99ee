package dev.venule.agent.outbox;

import static dev.venule.agent.outbox.OutboxFixture.LAYOUT;
import static dev.venule.agent.outbox.OutboxFixture.PARAMETERS;
import static dev.venule.agent.outbox.OutboxFixture.decoded;
import static dev.venule.agent.outbox.OutboxFixture.delta;
import static dev.venule.agent.outbox.OutboxFixture.put;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.agent.fake.Parsing;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class OutboxTest extends OutboxOnDisk {
    @Test
    void updateAndResidualSurviveARestart() throws IOException {
        Outbox before = open(ROOMY);
        PendingUpdate update = put(before, delta(random), 7);
        byte[] bytes = before.read(update, 0, update.sizeBytes());

        Outbox after = open(ROOMY);

        assertThat(after.recovery().isClean()).isTrue();
        assertThat(after.pending()).containsExactly(update);
        assertThat(after.read(update, 0, update.sizeBytes())).isEqualTo(bytes);
        assertThat(Parsing.update(bytes).getUpdateId()).isEqualTo(update.id());
        assertThat(residual(after)).isEqualTo(residual(before));
        assertThat(after.contributedVersion()).isEqualTo(7);
        assertThat(after.counts().stored()).isEqualTo(1);
    }

    @Test
    void whatIsSentAndWhatStaysAddUpToWhatWasLearned() throws IOException {
        Outbox outbox = open(ROOMY);
        float[] learned = delta(random);

        PendingUpdate update = put(outbox, learned, 1);

        float[] sum = residual(outbox);
        decoded(outbox, update).addTo(sum);
        assertThat(sum).isEqualTo(learned);
    }

    @Test
    void deliveredUpdateIsForgottenAndItsResidualStays() throws IOException {
        Outbox outbox = open(ROOMY);
        PendingUpdate update = put(outbox, delta(random), 1);
        float[] residual = residual(outbox);

        outbox.settle(update, Settlement.DELIVERED);

        assertThat(outbox.pending()).isEmpty();
        assertThat(residual(outbox)).isEqualTo(residual);
        assertThat(outbox.counts().delivered()).isEqualTo(1);
        assertThat(disk.list()).noneMatch(UpdateFile::isName);
    }

    @Test
    void rejectedUpdateGoesBackIntoTheResidual() throws IOException {
        Outbox outbox = open(ROOMY);
        float[] learned = delta(random);
        PendingUpdate update = put(outbox, learned, 1);

        outbox.settle(update, Settlement.REJECTED);

        assertThat(residual(outbox)).isEqualTo(learned);
        assertThat(residual(open(ROOMY))).isEqualTo(learned);
        assertThat(outbox.counts().rejected()).isEqualTo(1);
    }

    @Test
    void rejectedUpdateOfAnEarlierModelLeavesTheResidualOfThePresentOneAlone() throws IOException {
        Outbox outbox = open(ROOMY);
        PendingUpdate old = put(outbox, delta(random), 1);
        Contribution other = OutboxFixture.contribution(outbox, delta(random), 2);
        ByteString otherModel = ByteString.copyFrom(new byte[] {1}).concat(ByteString.copyFrom(new byte[31]));
        outbox.put(new Contribution(
                other.update(),
                ByteString.EMPTY,
                new dev.venule.agent.compression.Residual(
                        otherModel, LAYOUT, other.residual().values())));

        outbox.settle(old, Settlement.REJECTED);

        assertThat(outbox.residual(otherModel, LAYOUT).values())
                .isEqualTo(other.residual().values());
        assertThat(residual(outbox)).containsOnly(0f);
    }

    @Test
    void oldestUnsentUpdateIsEvictedCountedAndGoesBackIntoTheResidual() throws IOException {
        Outbox outbox = open(new OutboxLimits(1 << 20, 2));
        float[] sum = new float[PARAMETERS];
        PendingUpdate first = put(outbox, learn(sum), 1);
        put(outbox, learn(sum), 2);

        Storing.Stored third = (Storing.Stored) outbox.put(OutboxFixture.contribution(outbox, learn(sum), 3));

        assertThat(third.evicted()).isEqualTo(1);
        assertThat(outbox.pending()).hasSize(2).doesNotContain(first);
        assertThat(outbox.counts().evicted()).isEqualTo(1);
        float[] kept = residual(outbox);
        for (PendingUpdate update : outbox.pending()) {
            decoded(outbox, update).addTo(kept);
        }
        assertThat(kept).isEqualTo(sum);
    }

    /** It may have arrived: with its share in the residual as well it would count twice. */
    @Test
    void evictedUpdateThatMayHaveArrivedIsCountedApartAndNotRestored() throws IOException {
        Outbox outbox = open(new OutboxLimits(1 << 20, 1));
        float[] sum = new float[PARAMETERS];
        PendingUpdate first = outbox.markAttempted(put(outbox, learn(sum), 1));
        decoded(outbox, first).subtractFrom(sum);

        PendingUpdate second = put(outbox, learn(sum), 2);

        assertThat(outbox.counts().evicted()).isZero();
        assertThat(outbox.counts().evictedInDoubt()).isEqualTo(1);
        float[] kept = residual(outbox);
        decoded(outbox, second).addTo(kept);
        assertThat(kept).isEqualTo(sum);
    }

    @Test
    void bytesBoundTheOutboxToo() throws IOException {
        Outbox outbox = open(new OutboxLimits(1500, 100));
        for (int version = 1; version <= 5; version++) {
            put(outbox, delta(random), version);
        }

        assertThat(outbox.pending().stream().mapToInt(PendingUpdate::sizeBytes).sum())
                .isLessThanOrEqualTo(1500);
        assertThat(outbox.counts().evicted()).isEqualTo(5L - outbox.pending().size());
    }

    @Test
    void updateLargerThanTheWholeOutboxIsNotStored() throws IOException {
        Outbox outbox = open(new OutboxLimits(20, 100));

        Storing storing = outbox.put(OutboxFixture.contribution(outbox, delta(random), 1));

        assertThat(storing).isInstanceOf(Storing.TooLarge.class);
        assertThat(outbox.pending()).isEmpty();
        assertThat(outbox.contributedVersion()).isEqualTo(-1);
        assertThat(residual(outbox)).containsOnly(0f);
    }

    @Test
    void staleUpdatesThatWereNeverSentExpireIntoTheResidual() throws IOException {
        Outbox outbox = open(ROOMY);
        float[] sum = new float[PARAMETERS];
        put(outbox, learn(sum), 1);
        PendingUpdate sent = outbox.markAttempted(put(outbox, learn(sum), 2));
        PendingUpdate fresh = put(outbox, learn(sum), 9);

        outbox.expireUnsentBefore(5);

        assertThat(outbox.pending()).containsExactly(sent, fresh);
        assertThat(outbox.counts().expired()).isEqualTo(1);
        float[] kept = residual(outbox);
        decoded(outbox, sent).addTo(kept);
        decoded(outbox, fresh).addTo(kept);
        assertThat(kept).isEqualTo(sum);
    }
}
