package dev.venule.fleet.simulation;

import dev.venule.aggregator.aggregation.ContributionWeight;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.VersionCommit;
import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.protocol.codec.CompressedDelta;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.WeightsCodec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a version again from its contributions, in another order and without the aggregator's sum, buffer or step, and requires
 * the same bits.
 */
final class VersionCheck {
    private final PopulationConfig config;
    private final DeltaCodec codec;
    private final ContributionWeight weight;

    VersionCheck(PopulationConfig config) {
        this.config = config;
        codec = new DeltaCodec(config.model().layout());
        weight = new ContributionWeight(config.policy().buffer().maximumCountedExamples());
    }

    /** {@code updates} are those of the commit's contributions, in their order. */
    void requireRight(ModelState before, List<VersionLedger.Accepted> updates, VersionCommit commit) {
        long version = commit.next().version();
        require(version == before.version() + 1, version, "follows version " + before.version());
        requireShares(updates, commit);
        float[] wanted = before.residual().clone();
        double[] mean = mean(updates, commit);
        double learningRate = config.policy().step().learningRate();
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] += (float) (learningRate * mean[i]);
        }
        CompressedDelta step = codec.compress(wanted, config.policy().step().compressionFor(version));
        require(
                Arrays.equals(step.encoded(), commit.encodedDelta()),
                version,
                "its delta is not what its " + updates.size() + " contributions come to");
        requireWeights(before, commit);
        step.decoded().subtractFrom(wanted);
        require(
                Arrays.equals(wanted, commit.next().residual()),
                version,
                "the aggregator's residual is not what its delta leaves behind");
    }

    private void requireShares(List<VersionLedger.Accepted> updates, VersionCommit commit) {
        long version = commit.next().version();
        int goal = config.policy().buffer().goal();
        boolean isEnough = config.policy().isSynchronous() ? updates.size() <= goal : updates.size() == goal;
        require(isEnough, version, "has " + updates.size() + " contributions, the goal is " + goal);
        Map<String, Integer> perDevice = new HashMap<>();
        for (int i = 0; i < updates.size(); i++) {
            Contribution share = commit.contributions().get(i);
            require(
                    share.of("", "").equals(updates.get(i).update().contribution(weight)),
                    version,
                    "counts the update of " + share.key().device() + " as something else than was accepted");
            int contributed = perDevice.merge(share.key().device(), 1, Integer::sum);
            require(
                    contributed <= config.policy().buffer().contributionCap(),
                    version,
                    "has " + contributed + " contributions of " + share.key().device());
        }
    }

    /** Latest contribution first. */
    private static double[] mean(List<VersionLedger.Accepted> updates, VersionCommit commit) {
        int fractionBits = commit.provenance().fractionBits();
        long[] sums = new long[commit.next().weights().length];
        long weightSum = 0;
        for (int i = updates.size() - 1; i >= 0; i--) {
            int share = commit.contributions().get(i).weight();
            weightSum += share;
            updates.get(i).delta().forEach((position, value) -> {
                sums[position] += share * (long) Math.rint(Math.scalb((double) value, fractionBits));
            });
        }
        double[] mean = new double[sums.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = Math.scalb((double) sums[i], -fractionBits) / weightSum;
        }
        return mean;
    }

    /** What devices will compute from the published delta must be what the aggregator holds and has signed. */
    private void requireWeights(ModelState before, VersionCommit commit) {
        long version = commit.next().version();
        Decoding decoding = codec.decode(commit.encodedDelta());
        require(decoding instanceof Decoding.Decoded, version, "its delta cannot be read");
        DecodedDelta delta = ((Decoding.Decoded) decoding).delta();
        float[] weights = before.weights().clone();
        delta.addTo(weights);
        require(
                Arrays.equals(weights, commit.next().weights()),
                version,
                "the aggregator's weights are not those of version " + before.version() + " plus the published delta");
        require(
                Arrays.equals(WeightsCodec.sha256(weights), commit.provenance().weightsSha256()),
                version,
                "is named by another hash than that of its weights");
    }

    private static void require(boolean holds, long version, String otherwise) {
        if (!holds) {
            throw Violation.of(version, otherwise);
        }
    }
}
