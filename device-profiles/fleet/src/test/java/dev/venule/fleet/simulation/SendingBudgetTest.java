package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.agent.transport.RetryPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SendingBudgetTest {
    private static final ByteString ID = ByteString.copyFrom(new byte[16]);
    private static final RetryPolicy RETRY = new RetryPolicy(Duration.ofMillis(500), Duration.ofMinutes(30));

    private final VirtualTime time = new VirtualTime(Instant.EPOCH);
    private final SendingBudget budget = new SendingBudget(time);

    @Test
    void whoBacksOffStaysWithinTheBudgetForWeeks() {
        for (long seed = 0; seed < 50; seed++) {
            SendingBudget ofSeed = new SendingBudget(time);
            SplittableRandom random = new SplittableRandom(seed);
            for (int failures = 1; failures < 1500; failures++) {
                assertThat(ofSeed.allows(ID, 100, 100)).as("seed %d", seed).isTrue();
                time.run(Duration.ofSeconds(30).plus(RETRY.delayAfter(failures, random)));
            }
        }
    }

    @Test
    void whoSendsEveryHalfMinuteIsFoundWithinTheHour() {
        int sent = 0;
        while (budget.allows(ID, 100, 100)) {
            time.run(Duration.ofSeconds(30));
            sent++;
        }
        assertThat(sent).isLessThan(60);
    }

    @Test
    void partsCountByTheirBytes() {
        for (int part = 0; part < 36 * 4; part++) {
            assertThat(budget.allows(ID, 25, 100)).isTrue();
        }
        assertThat(budget.allows(ID, 25, 100)).isFalse();
    }

    @Test
    void aConnectionAndANewProcessAllowMoreAndASettledUpdateIsForgotten() {
        spend(36);
        budget.connected();
        spend(2);
        budget.ended();
        spend(36);
        budget.forget(ID);
        spend(36);
        assertThat(budget.allows(ID, 100, 100)).isFalse();
    }

    private void spend(int passes) {
        for (int pass = 0; pass < passes; pass++) {
            assertThat(budget.allows(ID, 100, 100)).as("pass %d", pass).isTrue();
        }
    }
}
