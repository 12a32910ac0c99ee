package dev.venule.agent.tflite.check;

import java.util.Objects;

/** A rule of {@link ModelCheck} that a file breaks: its name, and where and how it is broken. */
public record Violation(Rule rule, String detail) {
    public Violation {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(detail, "detail");
    }

    @Override
    public String toString() {
        return "rule " + rule.label() + ": " + detail;
    }
}
