package dev.venule.aggregator.intake;

import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.aggregator.buffer.JournalEntry;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.protocol.codec.DecodedDelta;
import java.util.ArrayList;
import java.util.List;

/** Verdicts that are decided and not yet in the journal: nothing of them may leave before it is. */
final class PendingBatch {
    private final List<JournalEntry> entries = new ArrayList<>();
    private final List<Counted> accepted = new ArrayList<>();

    private record Counted(PopulationRound round, BufferedUpdate update, DecodedDelta delta) {}

    void accept(PopulationRound round, UpdateValidation.Outcome.Valid valid, long nowMillis) {
        entries.add(new JournalEntry.Accepted(valid.update(), nowMillis));
        accepted.add(new Counted(round, valid.update(), valid.delta()));
    }

    void refuse(JournalEntry refusal) {
        entries.add(refusal);
    }

    /** How many updates of the device the version being made will have with this batch. */
    int contributionsOf(PopulationRound round, String device) {
        int pending = 0;
        for (Counted counted : accepted) {
            boolean same =
                    counted.round() == round && counted.update().key().device().equals(device);
            pending += same ? 1 : 0;
        }
        return pending + round.buffer().contributionsOf(device);
    }

    /** Whether the version being made is complete with this batch. */
    boolean reachesGoal(PopulationRound round) {
        int pending = 0;
        for (Counted counted : accepted) {
            pending += counted.round() == round ? 1 : 0;
        }
        return pending + round.buffer().size()
                >= round.config().policy().buffer().goal();
    }

    List<JournalEntry> entries() {
        return List.copyOf(entries);
    }

    /** The journal has them: count them in, and begin anew. */
    void settle() {
        for (Counted counted : accepted) {
            counted.round().add(counted.update(), counted.delta());
        }
        entries.clear();
        accepted.clear();
    }
}
