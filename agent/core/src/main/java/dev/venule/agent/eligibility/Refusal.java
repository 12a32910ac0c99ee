package dev.venule.agent.eligibility;

/** Why a device does not do what it was asked; {@code explanation} is one line with the number that broke the limit. */
public record Refusal(SkipReason reason, String explanation) {
    /** What the reason says of itself. */
    public static Refusal of(SkipReason reason) {
        return new Refusal(reason, reason.explanation());
    }
}
