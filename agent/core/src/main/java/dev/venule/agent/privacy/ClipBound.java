package dev.venule.agent.privacy;

/**
 * The L2 norm that what a device sends may have at most, so that no single device moves the model further
 * (McMahan 2018, arXiv 1710.06963, section 3).
 *
 * @param norm above 0; infinite means that nothing is clipped
 */
public record ClipBound(double norm) {
    /** Stays clear of the bound by more than the rounding of float32, so that a reader's own sum does not exceed it. */
    private static final double FIRST_MARGIN = 1e-6;

    private static final double MARGIN_GROWTH = 8;
    private static final double MAX_MARGIN = 0.5;

    public ClipBound {
        if (!(norm > 0)) {
            throw new IllegalArgumentException("a clip norm must be above 0, was " + norm);
        }
    }

    /** The bound in a plan, where 0 means none. */
    public static ClipBound ofPlan(float clipNorm) {
        return new ClipBound(clipNorm == 0 ? Double.POSITIVE_INFINITY : clipNorm);
    }

    /** Whether a vector of this norm may be sent. */
    public boolean allows(double vectorNorm) {
        return vectorNorm <= norm;
    }

    /**
     * What a vector of this norm, which is not allowed, must be multiplied with.
     *
     * @param attempt 0 at first, 1 more each time that the result was rounded back over the bound: coarse formats have few
     *     steps between two scales, so the margin grows until it passes one
     */
    public double factorFor(double vectorNorm, int attempt) {
        double margin = Math.min(MAX_MARGIN, FIRST_MARGIN * Math.pow(MARGIN_GROWTH, attempt));
        return norm / vectorNorm * (1 - margin);
    }
}
