package dev.venule.aggregator.intake;

import dev.venule.aggregator.round.NewVersion;
import java.util.List;

/**
 * What a batch came to: everything in it is durable. Answers are in the order of the messages.
 *
 * @param versions made on the way, oldest first
 */
public record IntakeOutcome(List<Answer> answers, List<NewVersion> versions) {
    public IntakeOutcome {
        answers = List.copyOf(answers);
        versions = List.copyOf(versions);
    }
}
