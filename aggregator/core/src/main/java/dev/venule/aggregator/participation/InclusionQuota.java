package dev.venule.aggregator.participation;

/**
 * Keeps fast devices from owning the model (FedBuff's known weakness: Zhang et al. 2023, "TimelyFL").
 *
 * @param window of so many versions, the one being made among them: 2..1000
 * @param share of the window's contributions that one device may have, in (0, 1]; 1 is no quota
 */
public record InclusionQuota(int window, double share) {
    private static final int MAXIMUM_WINDOW = 1000;

    public InclusionQuota {
        if (window < 2 || window > MAXIMUM_WINDOW) {
            throw new IllegalArgumentException(
                    "participation.window must be in 2.." + MAXIMUM_WINDOW + ", was " + window);
        }
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("participation.share must be in (0, 1], was " + share);
        }
    }

    /** Half of the contributions to the last 20 versions: it takes a goal of 1 or a high cap to get there. */
    public static InclusionQuota standard() {
        return new InclusionQuota(20, 0.5);
    }

    boolean isOff() {
        return share == 1;
    }
}
