package dev.venule.aggregator.participation;

import dev.venule.aggregator.buffer.Contribution;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is in the latest versions, to hold the {@link InclusionQuota}. Its memory is one device id per contribution in the
 * window, and what it holds can be read from the store again. Not safe for use by several threads.
 */
public final class ContributionWindow {
    private final InclusionQuota quota;
    private final int goal;
    /** Of the committed versions in the window, oldest first. */
    private final Deque<List<String>> versions = new ArrayDeque<>();

    private final Map<String, Integer> perDevice = new HashMap<>();
    private int contributions;

    public ContributionWindow(InclusionQuota quota, int goal) {
        this.quota = quota;
        this.goal = goal;
    }

    /** How many of the latest committed versions matter: the one being made is in the window too. */
    public int committedVersions() {
        return quota.isOff() ? 0 : quota.window() - 1;
    }

    public void clear() {
        versions.clear();
        perDevice.clear();
        contributions = 0;
    }

    /** A version was committed; the oldest leaves the window. */
    public void add(List<Contribution> version) {
        List<String> devices = new ArrayList<>();
        for (Contribution contribution : version) {
            devices.add(contribution.key().device());
        }
        versions.add(devices);
        contributions += devices.size();
        devices.forEach(device -> perDevice.merge(device, 1, Integer::sum));
        while (versions.size() > committedVersions()) {
            List<String> oldest = versions.remove();
            contributions -= oldest.size();
            oldest.forEach(
                    device -> perDevice.computeIfPresent(device, (name, count) -> count == 1 ? null : count - 1));
        }
    }

    /**
     * Whether the device has its share of the window. Versions that the window still lacks count as if each will hold a
     * goal's worth of updates, so that a quota does not bite before there is anything to own. Where shares are so small that
     * too few devices might be left for a version, each may have more: of those that take part a goal's worth is never spent,
     * so that a quota does not stop a population.
     *
     * @param buffered updates of the device in the version being made
     * @param takingPart devices that are connected and contribute; 0 where nothing is known of any, then those in the window
     *     stand for them
     */
    public boolean isSpent(String device, int buffered, int takingPart) {
        if (quota.isOff()) {
            return false;
        }
        long committed = contributions + (long) goal * (committedVersions() - versions.size());
        int devices = takingPart > 0 ? takingPart : perDevice.size() + (perDevice.containsKey(device) ? 0 : 1);
        long share = BigDecimal.valueOf(quota.share())
                .multiply(BigDecimal.valueOf(committed + goal))
                .longValue();
        long limit = Math.max(share, leastLimit(committed, devices));
        return perDevice.getOrDefault(device, 0) + buffered >= limit;
    }

    /**
     * Under a limit of n, at most committed / n devices are spent before a version begins; the least n that leaves a goal's
     * worth of the others, or where there are fewer devices than that, an equal part.
     */
    private long leastLimit(long committed, int devices) {
        return devices >= goal ? committed / (devices - goal + 1) + 1 : (committed + goal + devices - 1) / devices;
    }
}
