package dev.venule.broker.check;

/** What a probe found. */
public sealed interface Outcome {
    /** In one sentence. */
    String summary();

    /** One word for tables and files. */
    String word();

    /** The rule is kept. */
    record Passed(String summary) implements Outcome {
        @Override
        public String word() {
            return "pass";
        }
    }

    /** The rule is broken. */
    record Failed(String summary) implements Outcome {
        @Override
        public String word() {
            return "FAIL";
        }
    }

    /** Nothing is known: something that the probe needs was not given, or another rule must be mended first. */
    record Skipped(String summary) implements Outcome {
        @Override
        public String word() {
            return "skipped";
        }
    }

    /** Left out because the operator said so. */
    record Waived(String summary) implements Outcome {
        @Override
        public String word() {
            return "waived";
        }
    }

    /** Whether the operator can go on. */
    default boolean isGreen() {
        return this instanceof Passed || this instanceof Waived;
    }
}
