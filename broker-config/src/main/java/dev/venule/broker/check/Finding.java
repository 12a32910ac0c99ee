package dev.venule.broker.check;

import java.util.List;
import java.util.Optional;

/**
 * What one probe leaves behind.
 *
 * @param id the probe's name, stable: what {@code --waive} takes and reports carry
 * @param rule what must hold
 * @param evidence what was sent and what came back
 * @param remedy what to do, where the rule is broken
 */
public record Finding(String id, String rule, Outcome outcome, List<String> evidence, Optional<String> remedy) {
    public Finding {
        evidence = List.copyOf(evidence);
    }
}
