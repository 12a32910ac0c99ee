package dev.venule.agent.profile;

import dev.venule.agent.budget.BudgetLimits;
import dev.venule.agent.outbox.OutboxLimits;
import dev.venule.protocol.message.ValueFormat;
import java.time.Duration;

/**
 * A class of devices and what it can afford. Made by {@link ProfileReader}, which checks every bound.
 *
 * @param name short, for people and for the device's status
 */
public record DeviceProfile(String name, Hardware hardware, BudgetLimits limits, Storage storage, Wire wire) {
    /**
     * What the agent's process may take of the device; who starts the process gives it that much.
     *
     * @param modelArenaBytes for the tensors of a model's training step, as the model check adds them up
     */
    public record Hardware(long heapBytes, long nativeBytes, long modelArenaBytes, Cpu cpu) {}

    /**
     * The processor.
     *
     * @param threads that train
     * @param sharePercent of a core that the process gets over time, 1..100
     * @param multiplyAddsPerSecond that one core makes in training, measured, not of the data sheet
     */
    public record Cpu(int threads, int sharePercent, double multiplyAddsPerSecond) {}

    /** What may lie on the device's disk. */
    public record Storage(OutboxLimits outbox, int exampleRetentionDays) {}

    /**
     * What goes over the wire.
     *
     * @param protocol mqtt or coap
     * @param values format that is reckoned with before a plan is known
     */
    public record Wire(String protocol, Sizes sizes, ValueFormat values, MqttTimers mqtt, CoapTimers coap) {}

    /**
     * Limits of one message.
     *
     * @param maxPacketBytes with all headers
     * @param maxPayloadBytes of one part of an update
     */
    public record Sizes(int maxPacketBytes, int maxPayloadBytes) {}

    /** As MqttTiming of agent/transport-mqtt takes them. */
    public record MqttTimers(
            Duration keepAlive, Duration sessionExpiry, Duration connect, Duration acknowledgement, Duration part) {}

    /** As CoapTiming of agent/transport-coap takes them. */
    public record CoapTimers(Duration refresh, Duration connect, Duration exchange) {}
}
