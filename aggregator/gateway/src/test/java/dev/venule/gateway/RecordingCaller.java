package dev.venule.gateway;

import dev.venule.aggregator.server.coap.UpdateCaller;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a device is told. */
final class RecordingCaller implements UpdateCaller {
    final List<String> told = new ArrayList<>();

    @Override
    public void receipt(byte[] receipt) {
        told.add(new String(receipt, StandardCharsets.UTF_8));
    }

    @Override
    public void turnAway(Refusal refusal) {
        told.add(refusal.name());
    }
}
