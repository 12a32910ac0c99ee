package dev.venule.gateway;

import dev.venule.aggregator.server.coap.DeviceMessage;
import dev.venule.aggregator.server.coap.Representation;
import dev.venule.aggregator.server.coap.UpdateCaller;
import dev.venule.aggregator.server.coap.Upstream;
import dev.venule.protocol.address.CoapAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What the ward's devices find behind the CoAP end: the way to the aggregator, and what has come from there. */
final class WardUpstream implements Upstream {
    private final GatewayConfig config;
    private final PartRelay relay;
    private final WardContents contents;
    private final Map<String, Representation> tasks = new ConcurrentHashMap<>();

    WardUpstream(GatewayConfig config, PartRelay relay, WardContents contents) {
        this.config = config;
        this.relay = relay;
        this.contents = contents;
    }

    /** An announcement came from the broker. */
    void taskArrived(String population, byte[] signedAnnouncement) {
        contents.announced(population, Announced.contents(signedAnnouncement));
        tasks.put(population, Representation.ofTask(signedAnnouncement));
    }

    @Override
    public List<String> populations() {
        return config.populations();
    }

    @Override
    public boolean serves(String device) {
        return config.ward().isOpenTo(device);
    }

    @Override
    public boolean update(DeviceMessage part, UpdateCaller caller) {
        if (isServed(part)) {
            relay.relay(part, caller);
        } else {
            caller.turnAway(UpdateCaller.Refusal.FORBIDDEN);
        }
        return true;
    }

    @Override
    public boolean status(DeviceMessage status) {
        return isServed(status) && relay.relayStatus(status);
    }

    private boolean isServed(DeviceMessage message) {
        return serves(message.sender().device())
                && config.populations().contains(message.sender().population());
    }

    @Override
    public Optional<Representation> task(String population) {
        return Optional.ofNullable(tasks.get(population));
    }

    @Override
    public void part(CoapAddress.Target.ModelPart asked, Consumer<Optional<Representation>> then) {
        contents.part(asked, then);
    }
}
