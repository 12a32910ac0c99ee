package dev.venule.aggregator.server.coap;

import dev.venule.protocol.address.CoapAddress;
import java.util.Map;
import org.eclipse.californium.core.network.Exchange;
import org.eclipse.californium.core.server.ServerMessageDeliverer;
import org.eclipse.californium.core.server.resources.Resource;
import org.eclipse.californium.elements.config.Configuration;
import org.jspecify.annotations.Nullable;

/** Finds who answers to a path: the task of its population, which can be observed, or everything else. */
final class PathDeliverer extends ServerMessageDeliverer {
    private final Map<String, TaskResource> tasks;
    private final DeviceRequests requests;

    PathDeliverer(
            Resource root, Configuration configuration, Map<String, TaskResource> tasks, DeviceRequests requests) {
        super(root, configuration);
        this.tasks = Map.copyOf(tasks);
        this.requests = requests;
    }

    @Override
    protected @Nullable Resource findResource(Exchange exchange) {
        CoapAddress.Target target = CoapAddress.parse(
                        exchange.getRequest().getOptions().getUriPath())
                .orElse(null);
        return target instanceof CoapAddress.Target.Task task ? tasks.get(task.population()) : requests;
    }
}
