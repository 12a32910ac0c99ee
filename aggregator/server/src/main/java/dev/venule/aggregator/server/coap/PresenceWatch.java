package dev.venule.aggregator.server.coap;

import dev.venule.protocol.address.MqttAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Notices that a device has gone without a word: a broker's last will, without a broker. Holds only devices that proved who they
 * are. Safe for use by several threads.
 */
final class PresenceWatch {
    private final long timeoutNanos;
    private final LongSupplier nanoTicker;
    /** When each was heard last, in the order of that. */
    private final LinkedHashMap<MqttAddress.Sender, Long> heard = new LinkedHashMap<>(16, 0.75f, true);

    PresenceWatch(Duration timeout, LongSupplier nanoTicker) {
        this.timeoutNanos = timeout.toNanos();
        this.nanoTicker = nanoTicker;
    }

    /** A device told how it is. */
    synchronized void told(MqttAddress.Sender sender) {
        heard.put(sender, nanoTicker.getAsLong());
    }

    /** A device was heard; counts only for those that told how they are. */
    synchronized void heard(MqttAddress.Sender sender) {
        heard.computeIfPresent(sender, (device, before) -> nanoTicker.getAsLong());
    }

    /** Forgets whoever was silent for too long, and names them. */
    void expire(Consumer<MqttAddress.Sender> gone) {
        for (MqttAddress.Sender sender : removeSilent()) {
            gone.accept(sender);
        }
    }

    private synchronized List<MqttAddress.Sender> removeSilent() {
        List<MqttAddress.Sender> silent = new ArrayList<>();
        long now = nanoTicker.getAsLong();
        Iterator<Map.Entry<MqttAddress.Sender, Long>> inOrder = heard.entrySet().iterator();
        while (inOrder.hasNext()) {
            Map.Entry<MqttAddress.Sender, Long> entry = inOrder.next();
            if (now - entry.getValue() < timeoutNanos) {
                break;
            }
            silent.add(entry.getKey());
            inOrder.remove();
        }
        return silent;
    }
}
