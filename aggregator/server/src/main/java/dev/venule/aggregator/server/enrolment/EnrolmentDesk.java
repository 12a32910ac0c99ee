package dev.venule.aggregator.server.enrolment;

import dev.venule.aggregator.server.enrolment.EnrolmentAnswer.Cause;
import dev.venule.aggregator.server.enrolment.EnrolmentAnswer.Refused;
import dev.venule.broker.pki.AuthorityFolder;
import dev.venule.broker.pki.DeviceRequest;
import dev.venule.broker.pki.RequestFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides who gets a certificate. Two grounds count: a one-time token that was made for the device id, or a certificate of the
 * same id. Whatever a peer sends becomes an answer; only our own files can make it throw. Safe for use by several threads.
 */
final class EnrolmentDesk {
    private final AuthorityFolder authority;
    private final TokenFolder tokens;
    private final RevokedDevices revoked;
    private final AllowList allowed;
    private final ClientCheck clients;
    private final Clock clock;

    EnrolmentDesk(EnrolmentConfig config, AuthorityFolder authority, Clock clock) {
        this.authority = authority;
        this.tokens = TokenFolder.of(config);
        this.revoked = RevokedDevices.of(config);
        this.allowed = new AllowList(config.allowList());
        this.clients = new ClientCheck(authority, config);
        this.clock = clock;
    }

    /** The roots, and the authorities between them and a certificate that is issued now. */
    EnrolmentAnswer bundle() throws IOException {
        Set<X509Certificate> bundle = new LinkedHashSet<>(authority.trusted());
        bundle.addAll(authority.issuingChain());
        return new EnrolmentAnswer.Bundle(List.copyOf(bundle));
    }

    /** @param authorization the header: {@code Basic DEVICE:TOKEN} in base64, or {@code Bearer TOKEN} */
    EnrolmentAnswer enrol(Optional<String> authorization, byte[] body) throws IOException {
        Optional<String> token = authorization.flatMap(EnrolmentDesk::token);
        if (token.isEmpty()) {
            return new Refused(Cause.UNAUTHORIZED, "a one-time token is needed: send it with HTTP Basic or Bearer");
        }
        DeviceRequest.Reading reading = DeviceRequest.read(body);
        if (reading instanceof DeviceRequest.Rejected rejected) {
            return refused(rejected);
        }
        DeviceRequest request = ((DeviceRequest.Valid) reading).request();
        Optional<Refused> bar = bar(request.deviceId());
        if (bar.isPresent()) {
            return bar.get();
        }
        Redemption redemption = tokens.redeem(token.get(), request.deviceId(), request.key(), clock.instant());
        if (redemption != Redemption.GRANTED) {
            return new Refused(Cause.UNAUTHORIZED, redemption.explanation());
        }
        return issue(request, "token");
    }

    /** @param shown the certificate that the device showed in the handshake; empty where it showed none */
    EnrolmentAnswer renew(Optional<X509Certificate> shown, byte[] body) throws IOException {
        if (shown.isEmpty()) {
            return new Refused(Cause.UNAUTHORIZED, "the present certificate is needed: show it in the TLS handshake");
        }
        ClientCheck.Outcome outcome = clients.check(shown.get(), clock.instant());
        if (outcome instanceof ClientCheck.Outcome.Refused refused) {
            return new Refused(Cause.FORBIDDEN, refused.explanation());
        }
        String device = ((ClientCheck.Outcome.Device) outcome).id();
        DeviceRequest.Reading reading = DeviceRequest.read(body);
        if (reading instanceof DeviceRequest.Rejected rejected) {
            return refused(rejected);
        }
        DeviceRequest request = ((DeviceRequest.Valid) reading).request();
        if (!request.deviceId().equals(device)) {
            return new Refused(
                    Cause.FORBIDDEN,
                    "the certificate is " + device + "'s, the request is for another device; ask for " + device);
        }
        Optional<Refused> bar = bar(device);
        return bar.isPresent() ? bar.get() : issue(request, "renewal");
    }

    private static Refused refused(DeviceRequest.Rejected rejected) {
        return new Refused(
                rejected.fault() == RequestFault.TOO_LARGE ? Cause.TOO_LARGE : Cause.BAD_REQUEST,
                RequestFaults.explanation(rejected.fault()));
    }

    private Optional<Refused> bar(String device) throws IOException {
        if (revoked.isRevoked(device)) {
            return Optional.of(new Refused(
                    Cause.FORBIDDEN, "device " + device + " was revoked; give its replacement another device id"));
        }
        if (!allowed.allows(device)) {
            return Optional.of(new Refused(
                    Cause.FORBIDDEN, "device " + device + " is not on the list of allowed devices; add it there"));
        }
        return Optional.empty();
    }

    /** The authority records it before it is here. A new certificate revokes nothing: the old one is shown until it works. */
    private EnrolmentAnswer issue(DeviceRequest request, String grounds) throws IOException {
        X509Certificate issued = authority.certifyDevice(request).get(0);
        return new EnrolmentAnswer.Issued(request.deviceId(), issued, grounds);
    }

    private static Optional<String> token(String authorization) {
        String[] parts = authorization.strip().split("\\s+", 2);
        if (parts.length != 2) {
            return Optional.empty();
        }
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "bearer" -> Optional.of(parts[1]);
            case "basic" -> password(parts[1]);
            default -> Optional.empty();
        };
    }

    /** The user name says nothing that the request does not say. */
    private static Optional<String> password(String base64) {
        try {
            String login = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            int colon = login.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(login.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
