package dev.venule.agent.enrolment;

import dev.venule.agent.AgentLoop;
import dev.venule.agent.identity.ConnectionCredentials;
import dev.venule.agent.identity.Credential;
import dev.venule.agent.identity.CredentialStore;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.net.ssl.SSLContext;

/**
 * Gets the device its first certificate, and the next one in good time; keeps the roots that it trusts up to date.
 *
 * <pre>
 *  NOTHING --token--&gt; CURRENT --due, or the broker refuses--&gt; CURRENT + CANDIDATE --the broker takes it--&gt; CURRENT
 *                                                                  |  not taken: both are shown in turn
 * </pre>
 *
 * <p>A broker that does not take the device may be down, or it may have another root by now, or the certificate may have ended
 * while the device slept. Then the roots are asked for first, which costs the service little, and a certificate only where
 * the present one is due or comes from no root that still holds: so a broker's failure makes no fleet ask for certificates.
 *
 * <p>All work is done on a loop of its own, since the service's methods block.
 */
public final class CertificateRenewal {
    private static final int DOUBTFUL_REFUSALS = 3;
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    /** So that a fleet that was enrolled in one hour does not renew in one hour: up to this share of the lifetime later. */
    private static final double SPREAD = 0.05;

    private final Device device;
    private final CredentialStore credentials;
    private final EnrolmentService service;
    private final Environment environment;
    private final RenewalListener listener;
    private final BelievedTime time;
    private final CredentialChoice choice;
    private final double spread;
    private Hooks hooks = new Hooks(() -> {}, () -> {});
    private boolean isReady;
    private boolean isDoubtful;
    private boolean isClosed;
    private int failures;
    private int doubts;
    private long turn;

    /** @param token for the first certificate; not needed by a device that has one */
    public record Device(String id, Optional<String> token, RenewalPolicy policy) {}

    /** @param loop this renewal's alone; it is blocked while the service answers */
    public record Environment(AgentLoop loop, Clock clock, SplittableRandom random) {}

    private record Hooks(Runnable ready, Runnable reconnect) {}

    /** @param credentials this renewal's alone, with at least one trusted root */
    public CertificateRenewal(
            Device device,
            CredentialStore credentials,
            EnrolmentService service,
            Environment environment,
            RenewalListener listener) {
        this.device = device;
        this.credentials = credentials;
        this.service = service;
        this.environment = environment;
        this.listener = listener;
        time = new BelievedTime(environment.clock());
        choice = new CredentialChoice(time, this::accepted, this::refused);
        spread = environment.random().nextDouble() * SPREAD;
        offer();
    }

    /** What the transport is to show. Used from {@code ready} on. */
    public ConnectionCredentials connection() {
        return choice;
    }

    /**
     * Begins. Called once.
     *
     * @param ready is run once, on the loop, when the device has a certificate to show
     * @param reconnect is to make the transport connect anew, with what is then to be shown
     */
    public void start(Runnable ready, Runnable reconnect) {
        environment.loop().execute(() -> {
            hooks = new Hooks(ready, reconnect);
            look();
        });
    }

    /** Nothing is begun any more. */
    public void close() {
        environment.loop().execute(() -> isClosed = true);
    }

    private void accepted(Credential taken) {
        environment.loop().execute(() -> {
            doubts = 0;
            isDoubtful = false;
            if (!isClosed && credentials.candidate().filter(taken::equals).isPresent()) {
                confirm();
            }
        });
    }

    private void confirm() {
        try {
            credentials.confirm();
            offer();
            listener.onConfirmed();
        } catch (IOException e) {
            // The old one is shown after a start, and the new one once more beside it.
            listener.onFailed(String.valueOf(e.getMessage()));
        }
    }

    private void refused(int inARow) {
        if (inARow % DOUBTFUL_REFUSALS == 0) {
            environment.loop().execute(() -> {
                boolean isNews = !isDoubtful;
                isDoubtful = true;
                if (isNews && failures == 0) {
                    doubts++;
                    lookAfter(
                            doubts == 1
                                    ? Duration.ZERO
                                    : device.policy().retry().delayAfter(doubts, environment.random()));
                }
            });
        }
    }

    private void lookAfter(Duration pause) {
        long mine = ++turn;
        environment
                .loop()
                .schedule(
                        () -> {
                            if (mine == turn) {
                                look();
                            }
                        },
                        pause);
    }

    private void look() {
        if (isClosed) {
            return;
        }
        try {
            doWhatIsDue();
            failures = 0;
            lookAfter(untilNextLook());
        } catch (IOException | GeneralSecurityException e) {
            failures++;
            listener.onFailed(String.valueOf(e.getMessage()));
            lookAfter(device.policy()
                    .retry()
                    .delayAfter(failures, environment.random())
                    .plus(SHORTEST_PAUSE));
        }
    }

    private void doWhatIsDue() throws IOException, GeneralSecurityException {
        Optional<Credential> current = credentials.current();
        if (!current.isPresent()) {
            enrol();
        }
        if (!isReady) {
            isReady = true;
            hooks.ready().run();
            if (current.isPresent()) {
                // The service is asked when the device is at work, not while it waits to begin.
                return;
            }
        }
        if (current.isPresent()) {
            refresh(current.get());
        }
    }

    private void enrol() throws IOException, GeneralSecurityException {
        String secret = device.token()
                .orElseThrow(() -> new IOException("the device has no certificate and no"
                        + " enrolment.token to get one; have a token made, or enrol it by hand"));
        SSLContext tls = choice.forService(credentials.trusted());
        EnrolmentService.Authorities authorities = hear(service.authorities(tls));
        byte[] request = CertificateRequest.signed(device.id(), credentials.requestKey());
        X509Certificate issued = service.enrol(tls, request, new EnrolmentService.Token(device.id(), secret));
        take(issued, authorities);
    }

    private void refresh(Credential current) throws IOException, GeneralSecurityException {
        SSLContext tls = choice.forService(credentials.trusted());
        EnrolmentService.Authorities authorities = hear(service.authorities(tls));
        Credential newest = credentials.candidate().orElse(current);
        boolean hasHolding = CertificateChain.leadsTo(newest.chain(), authorities.roots()) && !isDue(newest);
        if (!hasHolding) {
            byte[] request = CertificateRequest.signed(device.id(), credentials.requestKey());
            take(service.renew(choice.forService(credentials.trusted()), request), authorities);
        } else {
            offer();
        }
        if (!hasHolding || isDoubtful) {
            isDoubtful = false;
            hooks.reconnect().run();
        }
    }

    private void take(X509Certificate issued, EnrolmentService.Authorities authorities) throws IOException {
        credentials.take(authorities.chainOf(issued));
        offer();
        listener.onIssued(issued.getNotAfter().toInstant());
    }

    /** Keeps what the service says of the roots and of the time. */
    private EnrolmentService.Authorities hear(EnrolmentService.Authorities authorities) throws IOException {
        List<X509Certificate> roots = authorities.roots();
        if (roots.isEmpty()) {
            throw new IOException("the certificate service names no root to trust; its bundle is incomplete");
        }
        authorities.serverTime().ifPresent(time::heard);
        if (!new HashSet<>(roots).equals(new HashSet<>(credentials.trusted()))) {
            credentials.trust(roots);
            listener.onRootsChanged(roots.size());
        }
        return authorities;
    }

    private void offer() {
        credentials.current().ifPresent(current -> time.notBefore(current.notBefore()));
        choice.offer(credentials);
    }

    private boolean isDue(Credential current) {
        return !time.now().isBefore(renewalOf(current));
    }

    private Instant renewalOf(Credential current) {
        double lifetime =
                Duration.between(current.notBefore(), current.notAfter()).toMillis();
        double share = Math.min(device.policy().lifetimeFraction() + spread, 0.95);
        return current.notBefore().plusMillis((long) (lifetime * share));
    }

    private Duration untilNextLook() {
        Duration pause = device.policy().checkInterval();
        if (credentials.current().isPresent() && !credentials.candidate().isPresent()) {
            Duration untilDue =
                    Duration.between(time.now(), renewalOf(credentials.current().get()));
            pause = untilDue.compareTo(pause) < 0 ? untilDue : pause;
        }
        return pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
    }
}
