package dev.venule.fleet.simulation;

import dev.venule.aggregator.participation.InclusionQuota;
import dev.venule.aggregator.round.PopulationConfig;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who has had the share that the inclusion quota leaves, counted anew from the contributors of the versions each time. */
final class QuotaCheck {
    private final InclusionQuota quota;
    private final int goal;

    QuotaCheck(PopulationConfig config) {
        quota = config.policy().participation().quota();
        goal = config.policy().buffer().goal();
    }

    /**
     * How the quota stands in the version being made.
     *
     * @param share updates of the window that one device may have by the quota
     * @param total updates that the window will hold
     * @param goal of them that are to be in the version being made
     * @param takingPart devices that are there and contribute, as the aggregator was told
     * @param committed updates in the window's versions, by device
     * @param buffered updates in the version being made, by device
     */
    record Standing(
            long share,
            long total,
            int goal,
            int takingPart,
            Map<String, Integer> committed,
            Map<String, Integer> buffered) {
        private static final Standing OFF = new Standing(Long.MAX_VALUE, 1, 1, 1, Map.of(), Map.of());

        /** Whether the device has had its share, and enough others are left to make a version. */
        boolean isSpent(String device) {
            int known = committed.size() + (committed.containsKey(device) ? 0 : 1);
            int devices = takingPart > 0 ? takingPart : known;
            int had = committed.getOrDefault(device, 0) + buffered.getOrDefault(device, 0);
            return had >= share && isLawfulLimit(had, devices);
        }

        /** Whether a limit of so many leaves a goal's worth of devices, however the updates before were spread over them. */
        private boolean isLawfulLimit(long limit, int devices) {
            if (limit < 1) {
                return false;
            }
            return devices < goal ? limit * devices >= total : devices - (total - goal) / limit >= goal;
        }
    }

    /** {@code contributors} of each version that was made, and of the one being made; a name for each update. */
    Standing standing(List<List<String>> contributors, List<String> buffered, int takingPart) {
        if (quota.share() == 1) {
            return Standing.OFF;
        }
        int made = Math.min(quota.window() - 1, contributors.size());
        long total = (long) goal * (quota.window() - made);
        Map<String, Integer> committed = new HashMap<>();
        for (List<String> version : contributors.subList(contributors.size() - made, contributors.size())) {
            total += version.size();
            version.forEach(device -> committed.merge(device, 1, Integer::sum));
        }
        Map<String, Integer> inBuffer = new HashMap<>();
        buffered.forEach(device -> inBuffer.merge(device, 1, Integer::sum));
        long share = BigDecimal.valueOf(quota.share())
                .multiply(BigDecimal.valueOf(total))
                .longValue();
        return new Standing(share, total, goal, takingPart, committed, inBuffer);
    }
}
