package dev.venule.aggregator.server.storage;

import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;

class MemoryStoreTest extends StoreContract {
    private final MemoryAggregatorStore store = new MemoryAggregatorStore();

    @Override
    AggregatorStore open() {
        return store;
    }
}
