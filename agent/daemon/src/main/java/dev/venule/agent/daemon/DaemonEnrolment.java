package dev.venule.agent.daemon;

import dev.venule.agent.AgentLoop;
import dev.venule.agent.enrolment.CertificateRenewal;
import dev.venule.agent.enrolment.EstClient;
import dev.venule.agent.identity.ConnectionCredentials;
import dev.venule.agent.identity.CredentialStore;
import dev.venule.agent.identity.RootFile;
import dev.venule.agent.identity.StoredDeviceKeys;
import dev.venule.agent.storage.FileStorage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** Keeps the device's certificate valid, on a thread of its own that waits for the certificate service. */
final class DaemonEnrolment implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ScheduledExecutorService thread = DaemonThreads.single("venule-enrolment");
    private final FileStorage storage;
    private final CertificateRenewal renewal;

    private DaemonEnrolment(
            String device, DeviceProof.Enrolment proof, FileStorage storage, Consumer<Throwable> onFault)
            throws IOException {
        this.storage = storage;
        CredentialStore credentials = new CredentialStore(new StoredDeviceKeys(storage), storage);
        if (credentials.trusted().isEmpty()) {
            credentials.trust(RootFile.read(proof.ca()));
        }
        renewal = new CertificateRenewal(
                new CertificateRenewal.Device(device, proof.token(), proof.policy()),
                credentials,
                new EstClient(proof.url(), TIMEOUT),
                new CertificateRenewal.Environment(
                        AgentLoop.on(thread, onFault), Clock.systemUTC(), new SplittableRandom()),
                new EnrolmentLog());
    }

    /** Opens what the device has; nothing happens before {@link #start}. */
    static DaemonEnrolment open(String device, DeviceProof.Enrolment proof, Consumer<Throwable> onFault)
            throws IOException {
        FileStorage storage = FileStorage.open(proof.folder());
        try {
            return new DaemonEnrolment(device, proof, storage, onFault);
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    /** What the transport is to show. */
    ConnectionCredentials credentials() {
        return renewal.connection();
    }

    /**
     * Begins. Called once.
     *
     * @param ready is run once, when there is something to show
     * @param reconnect is to make the transport connect anew, with what is then to be shown
     */
    void start(Runnable ready, Runnable reconnect) {
        renewal.start(ready, reconnect);
    }

    @Override
    public void close() throws IOException {
        // A request under way is repeated with the same key after the next start.
        thread.shutdownNow();
        storage.close();
    }
}
