package dev.venule.cli.runs;

import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.MissedDevice;
import dev.venule.aggregator.buffer.Participation;
import dev.venule.aggregator.buffer.VersionProvenance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One version, as {@code --json} shows it.
 *
 * @param created in UTC, ISO 8601
 * @param weightsSha256 in hexadecimal
 * @param mode asynchronous or cohorts
 * @param goal updates of which it was to be made
 * @param asked devices that were selected; 0 where none are
 * @param missing how many of them are not in it
 * @param sentence says of whom it is made
 * @param groups by profile and site; absent in a list
 * @param contributions absent in a list
 * @param missed at most 256 of them; absent in a list
 */
record VersionReport(
        String population,
        long version,
        String created,
        String weightsSha256,
        String mode,
        int goal,
        int updates,
        int asked,
        int missing,
        String sentence,
        @Nullable List<Group> groups,
        @Nullable List<Share> contributions,
        @Nullable List<MissedDevice> missed) {

    /**
     * Devices of one profile at one site.
     *
     * @param contributed updates in the version
     * @param reasons how many are missing, by reason
     */
    record Group(String profile, String site, int contributed, int missed, Map<String, Integer> reasons) {}

    /**
     * One update.
     *
     * @param fromVersion that it was trained from
     * @param share in the version, 0..1
     */
    record Share(
            String device,
            String profile,
            String site,
            long fromVersion,
            int staleness,
            int examples,
            double share,
            float trainingLoss) {}

    /** Without who is in it. */
    static VersionReport summary(VersionProvenance version) {
        return of(version, null, null, null);
    }

    static VersionReport of(VersionProvenance version, List<Contribution> contributions) {
        List<MissedDevice> missed = version.participation().missed();
        List<Share> shares = new ArrayList<>();
        for (Contribution contribution : contributions) {
            shares.add(new Share(
                    contribution.key().device(),
                    contribution.profile(),
                    contribution.site(),
                    contribution.baseVersion(),
                    contribution.staleness(),
                    contribution.exampleCount(),
                    (double) contribution.weight() / version.weightSum(),
                    contribution.trainingLoss()));
        }
        return of(version, groups(shares, missed), shares, missed);
    }

    private static VersionReport of(
            VersionProvenance version,
            @Nullable List<Group> groups,
            @Nullable List<Share> shares,
            @Nullable List<MissedDevice> missed) {
        Participation participation = version.participation();
        return new VersionReport(
                version.population(),
                version.version(),
                Instant.ofEpochMilli(version.createdAtMillis()).toString(),
                HexFormat.of().formatHex(version.weightsSha256()),
                participation.mode().label(),
                participation.goal(),
                version.contributions(),
                participation.selected(),
                participation.missing(),
                sentence(version),
                groups,
                shares,
                missed);
    }

    private static List<Group> groups(List<Share> shares, List<MissedDevice> missed) {
        Map<List<String>, Integer> contributed = new TreeMap<>(Comparator.comparing(String::valueOf));
        Map<List<String>, Map<String, Integer>> reasons = new HashMap<>();
        for (Share share : shares) {
            contributed.merge(List.of(share.profile(), share.site()), 1, Integer::sum);
        }
        for (MissedDevice device : missed) {
            List<String> group = List.of(device.profile(), device.site());
            contributed.putIfAbsent(group, 0);
            reasons.computeIfAbsent(group, any -> new TreeMap<>()).merge(device.reason(), 1, Integer::sum);
        }
        List<Group> groups = new ArrayList<>();
        contributed.forEach((group, count) -> {
            Map<String, Integer> why = reasons.getOrDefault(group, Map.of());
            int absent = why.values().stream().mapToInt(Integer::intValue).sum();
            groups.add(new Group(group.get(0), group.get(1), count, absent, why));
        });
        return groups;
    }

    private static String sentence(VersionProvenance version) {
        Participation participation = version.participation();
        int updates = version.contributions();
        String goal = version.isOfSubset() ? " of the " + participation.goal() + " wanted" : "";
        if (participation.mode() == Participation.Mode.ASYNCHRONOUS) {
            return "made from " + updates + " updates" + goal + "; nobody in particular was asked";
        }
        int present = participation.selected() - participation.missing();
        String others = updates > present ? " and " + (updates - present) + " that were not" : "";
        if (participation.missing() == 0) {
            return "made from all " + present + " asked" + others;
        }
        return "made from a subset: " + present + " of " + participation.selected() + " asked" + others
                + (goal.isEmpty() ? "" : ", " + updates + " updates" + goal) + "; missed: " + reasons(participation);
    }

    private static String reasons(Participation participation) {
        Map<String, Integer> reasons = new TreeMap<>();
        participation.missed().forEach(device -> reasons.merge(device.reason(), 1, Integer::sum));
        int unnamed = participation.missing() - participation.missed().size();
        String named = join(reasons);
        return unnamed == 0 ? named : named + ", " + unnamed + " more";
    }

    /** "3 late, 2 offline". */
    static String join(Map<String, Integer> reasons) {
        List<String> parts = new ArrayList<>();
        reasons.forEach((reason, count) -> parts.add(count + " " + reason));
        return String.join(", ", parts);
    }
}
