package dev.venule.aggregator.server.coap;

import dev.venule.protocol.address.CoapAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Who stands behind a CoAP end: the aggregator itself, or the way to it. Called by several threads; no method waits. */
public interface Upstream {
    /** Populations that devices may ask for. */
    List<String> populations();

    /** Whether a device with a valid certificate may be here at all. */
    default boolean serves(String device) {
        return true;
    }

    /**
     * Takes an update part. The caller hears once what became of it.
     *
     * @return false where there is no room: then the caller hears nothing
     */
    boolean update(DeviceMessage part, UpdateCaller caller);

    /** Takes a presence; false where there is no room. */
    boolean status(DeviceMessage status);

    /** The announcement of a population; empty where there is none yet. */
    Optional<Representation> task(String population);

    /** Finds a part of a content; {@code then} is called once, with nothing where it cannot be had. */
    void part(CoapAddress.Target.ModelPart asked, Consumer<Optional<Representation>> then);
}
