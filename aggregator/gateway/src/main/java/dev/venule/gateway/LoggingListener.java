package dev.venule.gateway;

import dev.venule.aggregator.server.coap.UpdateCaller;
import org.tinylog.Logger;

/** One line per thing that an operator wants to know. */
final class LoggingListener implements GatewayListener {
    @Override
    public void connected() {
        Logger.info("connected to the broker");
    }

    @Override
    public void lost(String explanation) {
        Logger.warn("the broker: {}; trying again", explanation);
    }

    @Override
    public void turnedAway(String device, UpdateCaller.Refusal refusal) {
        Logger.info("turned {} away: {}", device, explanation(refusal));
    }

    private static String explanation(UpdateCaller.Refusal refusal) {
        return switch (refusal) {
            case UNAVAILABLE ->
                "the aggregator did not answer in time, or there is no room for more parts; it sends again";
            case TOO_MUCH -> "it has sent more than limits.bytesPerHour";
            case NOT_SIGNED -> "its update has no signature by the key of its certificate; switch on sending.signed";
            case FORBIDDEN -> "it is not in the list devices, or in none of the populations";
        };
    }
}
