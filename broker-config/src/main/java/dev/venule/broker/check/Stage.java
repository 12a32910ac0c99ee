package dev.venule.broker.check;

import dev.venule.broker.wire.Message;
import dev.venule.broker.wire.WireClient;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The device that tries what it must not, the device that it tries it on, and the observer that sees what comes of it. The
 * device hears its own receipts: what was sent before one of them has come by the time it comes.
 */
final class Stage implements Closeable {
    private final Bench bench;
    private final Evidence evidence;
    private final WireClient observer;
    private WireClient device;
    private final WireClient otherDevice;

    private Stage(Bench bench, Evidence evidence, WireClient observer, WireClient device, WireClient otherDevice) {
        this.bench = bench;
        this.evidence = evidence;
        this.observer = observer;
        this.device = device;
        this.otherDevice = otherDevice;
    }

    static Stage open(Bench bench, Evidence evidence) throws IOException {
        WireClient observer = bench.observer(evidence);
        WireClient device = bench.device(evidence);
        Stage stage = new Stage(bench, evidence, observer, device, bench.otherDevice(evidence));
        for (String leaf : List.of("update", "status", "receipt")) {
            String everybodys = "venule/v1/" + bench.settings().population() + "/device/+/" + leaf;
            SessionProbes.requireObserving(observer.subscribe(everybodys).isGranted());
        }
        SessionProbes.requireGranted(
                device.subscribe(bench.receipt(ProbeIdentities.DEVICE)).isGranted());
        return stage;
    }

    WireClient observer() {
        return observer;
    }

    WireClient device() {
        return device;
    }

    WireClient otherDevice() {
        return otherDevice;
    }

    /** After a broker has thrown the device out for what it tried. */
    void deviceComesBack() throws IOException {
        device = bench.device(evidence);
        SessionProbes.requireGranted(
                device.subscribe(bench.receipt(ProbeIdentities.DEVICE)).isGranted());
    }

    /** Waits until everything that was sent so far has reached the device, had it been for it. */
    void settle() throws IOException {
        String tag = bench.newTag();
        observer.publish(Message.of(bench.receipt(ProbeIdentities.DEVICE), tag));
        SessionProbes.requireGranted(
                device.awaitMessage(message -> message.text().equals(tag)).isPresent());
        device.drain(bench.settings().quiet());
    }

    /** The other device publishes, and the observer must see it: otherwise nothing is known about who else does. */
    void otherDevicePublishes(String topic, String tag) throws IOException {
        otherDevice.publish(Message.of(topic, tag));
        SessionProbes.requireGranted(
                observer.awaitMessage(message -> message.text().equals(tag)).isPresent());
    }

    @Override
    public void close() throws IOException {
        device.endSession();
        otherDevice.endSession();
        observer.endSession();
    }
}
