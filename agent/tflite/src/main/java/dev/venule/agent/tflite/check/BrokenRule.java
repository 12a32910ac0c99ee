package dev.venule.agent.tflite.check;

/** Ends the check at the first broken rule. Never leaves this package. */
final class BrokenRule extends RuntimeException {
    private final transient Violation violation;

    BrokenRule(Rule rule, String detail) {
        super(rule.label(), null, false, false);
        violation = new Violation(rule, detail);
    }

    Violation violation() {
        return violation;
    }

    static void require(boolean kept, Rule rule, String detail) {
        if (!kept) {
            throw new BrokenRule(rule, detail);
        }
    }
}
