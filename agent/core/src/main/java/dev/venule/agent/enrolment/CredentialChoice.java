package dev.venule.agent.enrolment;

import dev.venule.agent.identity.ConnectionCredentials;
import dev.venule.agent.identity.Credential;
import dev.venule.agent.identity.CredentialStore;
import dev.venule.agent.identity.DeviceContext;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import javax.net.ssl.SSLContext;

/**
 * Which credential the next attempt to connect shows: the candidate some times, then the current one as often, and so on until
 * one is taken. So a certificate that the broker does not want, for whatever reason, never cuts a device off that has another
 * one. Safe for use by several threads.
 */
final class CredentialChoice implements ConnectionCredentials {
    private static final int ATTEMPTS_WITH_EACH = 3;

    private final BelievedTime time;
    private final Consumer<Credential> onAccepted;
    private final IntConsumer onRefused;
    private Optional<Offer> current = Optional.empty();
    private Optional<Offer> candidate = Optional.empty();
    private Optional<Offer> shown = Optional.empty();
    private List<X509Certificate> trusted = List.of();
    private int refusals;

    /** A credential and its TLS by the platform's clock, made once so that sessions are resumed. */
    private record Offer(Credential credential, SSLContext tls) {}

    /**
     * @param onAccepted hears which credential was taken; must only hand over
     * @param onRefused hears how many attempts in a row came to nothing; likewise
     */
    CredentialChoice(BelievedTime time, Consumer<Credential> onAccepted, IntConsumer onRefused) {
        this.time = time;
        this.onAccepted = onAccepted;
        this.onRefused = onRefused;
    }

    /** What there is to choose from, from now on. */
    synchronized void offer(CredentialStore credentials) {
        trusted = credentials.trusted();
        current = credentials.current().map(this::offerOf);
        candidate = credentials.candidate().map(this::offerOf);
        refusals = 0;
    }

    private Offer offerOf(Credential credential) {
        try {
            return new Offer(credential, DeviceContext.of(Optional.of(credential), trusted));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "this platform cannot use the device's key and certificates: " + e.getMessage(), e);
        }
    }

    /** TLS to the certificate service: shows the newest that it issued, or nothing where the device has nothing yet. */
    synchronized SSLContext forService(List<X509Certificate> roots) throws GeneralSecurityException {
        Optional<Credential> own = (candidate.isPresent() ? candidate : current).map(Offer::credential);
        return time.isTheClocks() ? DeviceContext.of(own, roots) : DeviceContext.of(own, roots, time.now());
    }

    @Override
    public synchronized SSLContext next() {
        boolean isCandidatesTurn = refusals / ATTEMPTS_WITH_EACH % 2 == 0;
        shown = candidate.isPresent() && isCandidatesTurn ? candidate : current;
        Offer offer = shown.orElseThrow(() -> new IllegalStateException("the device is not enrolled yet"));
        if (time.isTheClocks()) {
            return offer.tls();
        }
        try {
            return DeviceContext.of(Optional.of(offer.credential()), trusted, time.now());
        } catch (GeneralSecurityException e) {
            return offer.tls();
        }
    }

    @Override
    public void accepted() {
        Optional<Credential> taken;
        synchronized (this) {
            refusals = 0;
            taken = shown.map(Offer::credential);
        }
        taken.ifPresent(onAccepted);
    }

    @Override
    public void refused() {
        int inARow;
        synchronized (this) {
            inARow = ++refusals;
        }
        onRefused.accept(inARow);
    }
}
