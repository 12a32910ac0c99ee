package dev.venule.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.agent.eligibility.Move;
import dev.venule.agent.fake.FailingStorage;
import dev.venule.agent.storage.MemoryStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class MembershipTest {
    private final FailingStorage storage = new FailingStorage(new MemoryStorage());

    private Membership membership() throws IOException {
        return new Membership("heart", storage);
    }

    @Test
    void deviceBelongsWhereItWasConfiguredUntilItMovesAlsoAfterARestart() throws IOException {
        assertThat(membership().population()).isEqualTo("heart");

        assertThat(membership().move(new Move.Onward("heart-2"))).isTrue();

        assertThat(membership().population()).isEqualTo("heart-2");
        assertThat(membership().move(new Move.Onward("heart-2"))).isFalse();
    }

    @Test
    void deviceGoesBackAndStaysThere() throws IOException {
        membership().move(new Move.Onward("heart-2"));

        assertThat(membership().move(new Move.Back())).isTrue();

        assertThat(membership().population()).isEqualTo("heart");
        assertThat(membership().move(new Move.Back())).isFalse();
    }

    @Test
    void anotherConfiguredPopulationBeginsAnew() throws IOException {
        membership().move(new Move.Onward("heart-2"));

        assertThat(new Membership("kidney", storage).population()).isEqualTo("kidney");
    }

    @Test
    void moveThatCannotBeRememberedIsNone() throws IOException {
        Membership membership = membership();
        storage.setFull(true);

        assertThatThrownBy(() -> membership.move(new Move.Onward("heart-2"))).isInstanceOf(IOException.class);

        assertThat(membership.population()).isEqualTo("heart");
    }

    @Test
    void damagedFileIsSaid() throws IOException {
        storage.writeAtomically("population", "heart\n#\n".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(this::membership)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("remove it to begin with heart");
    }
}
