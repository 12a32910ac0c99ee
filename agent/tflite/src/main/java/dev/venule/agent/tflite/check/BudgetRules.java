package dev.venule.agent.tflite.check;

import static dev.venule.agent.tflite.check.BrokenRule.require;

/** What one call of a graph may take of the device, added up while its operators are checked. */
final class BudgetRules {
    private final ModelLimits limits;
    private final String place;
    private long bytes;
    private long multiplyAdds;

    BudgetRules(ModelLimits limits, Graph graph) {
        this.limits = limits;
        this.place = "subgraph " + graph.index();
        for (TensorNode tensor : graph.tensors()) {
            addBytes(tensor.bytes());
        }
    }

    void add(Cost cost) {
        addBytes(cost.scratchBytes());
        multiplyAdds += cost.multiplyAdds();
        require(
                multiplyAdds <= limits.maxMultiplyAdds(),
                Rule.WORK,
                place + " takes more than " + limits.maxMultiplyAdds() + " multiply-adds in one call; make it smaller");
    }

    /** Of everything so far; its memory counts every tensor, as if none shared the place of another. */
    Cost total() {
        return new Cost(bytes, multiplyAdds);
    }

    private void addBytes(long more) {
        bytes += more;
        require(
                bytes <= limits.maxGraphBytes(),
                Rule.MEMORY,
                place + " takes more than " + limits.maxGraphBytes() + " bytes of memory; make the batch smaller");
    }
}
