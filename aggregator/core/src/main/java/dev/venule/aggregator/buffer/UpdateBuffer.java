package dev.venule.aggregator.buffer;

import dev.venule.aggregator.aggregation.ContributionWeight;
import dev.venule.aggregator.aggregation.FixedPointScale;
import dev.venule.aggregator.aggregation.FixedPointSum;
import dev.venule.protocol.codec.DecodedDelta;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The updates of the version being made: their running sum and who they are from. Its memory is one long per parameter,
 * whatever the goal. Holds only what is in the journal: add after {@link AggregatorStore#append}, never before. Not safe for
 * use by several threads.
 */
public final class UpdateBuffer {
    private final BufferPolicy policy;
    private final ContributionWeight weight;
    private final FixedPointSum sum;
    private final List<Contribution> contributions = new ArrayList<>();
    private final Map<String, Integer> perDevice = new HashMap<>();

    /** An empty buffer whose sum has room for the policy's goal at least. */
    public UpdateBuffer(BufferPolicy policy, int parameterCount, FixedPointScale scale) {
        this.policy = policy;
        this.weight = new ContributionWeight(policy.maximumCountedExamples());
        this.sum = new FixedPointSum(parameterCount, scale);
    }

    /** Counts a journaled update in. */
    public void add(BufferedUpdate update, DecodedDelta delta) {
        Contribution contribution = update.contribution(weight);
        sum.add(delta, contribution.weight());
        contributions.add(contribution);
        perDevice.merge(update.key().device(), 1, Integer::sum);
    }

    public int size() {
        return contributions.size();
    }

    public boolean isGoalReached() {
        return size() >= policy.goal();
    }

    /** How many updates of the device are in. */
    public int contributionsOf(String device) {
        return perDevice.getOrDefault(device, 0);
    }

    /** Whose updates are in. */
    public Set<String> devices() {
        return Collections.unmodifiableSet(perDevice.keySet());
    }

    public FixedPointSum sum() {
        return sum;
    }

    /** In the order of admission. */
    public List<Contribution> contributions() {
        return List.copyOf(contributions);
    }
}
