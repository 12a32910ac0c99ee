package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.TransportListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it hears, in order. */
final class RecordingListener implements TransportListener {
    final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void onConnected() {
        heard.add("connected");
    }

    @Override
    public void onDisconnected(String reason) {
        heard.add("disconnected: " + reason);
    }

    @Override
    public void onTask(byte[] signedAnnouncement) {
        heard.add("task: " + new String(signedAnnouncement, StandardCharsets.UTF_8));
    }

    @Override
    public void onReceipt(byte[] receipt) {
        heard.add("receipt: " + new String(receipt, StandardCharsets.UTF_8));
    }
}
