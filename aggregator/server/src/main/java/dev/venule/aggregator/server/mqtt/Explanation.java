package dev.venule.aggregator.server.mqtt;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** What went wrong between aggregator and broker, as one line that says what to do. */
final class Explanation {
    /** Reason codes from here on are refusals (MQTT 5, section 2.4). */
    private static final int FIRST_ERROR_CODE = 0x80;

    private Explanation() {}

    /** Why connecting failed. */
    static String ofConnecting(URI broker, MqttException failure) {
        Throwable root = root(failure);
        if (root instanceof UnknownHostException) {
            return "the host of " + broker + " is unknown; correct the broker's address";
        }
        if (root instanceof ConnectException || root instanceof NoRouteToHostException) {
            return "nothing answers at " + broker + "; start the broker, or correct its address";
        }
        if (root instanceof SocketTimeoutException || isTimeout(failure)) {
            return broker + " does not answer in time; check its address, the network and the firewall";
        }
        if (root instanceof CertificateException || isTrustFailure(root)) {
            return "the certificate of " + broker
                    + " is not trusted; give the authority that signed it, and the name that stands in it ("
                    + message(root) + ")";
        }
        if (root instanceof EOFException || root instanceof SocketException) {
            return broker + " closes the connection at once; the broker's log says why";
        }
        if (root instanceof SSLException) {
            return broker + " refuses the TLS connection; check that it trusts the authority of the aggregator's"
                    + " certificate (" + message(root) + ")";
        }
        return failure.getReasonCode() >= FIRST_ERROR_CODE && failure.getReasonCode() <= 0xff
                ? broker + " refuses the connection: " + code(failure.getReasonCode())
                : "cannot connect to " + broker + ": " + message(root) + "; the broker's log may say why";
    }

    /** Why something else than connecting failed. */
    static String ofFailure(String action, @Nullable Throwable failure) {
        return failure == null
                ? "cannot " + action + ": no reason given"
                : "cannot " + action + ": " + message(root(failure));
    }

    /** The refusal among reason codes that Paho reports as a success. */
    static Optional<String> ofRefusal(String action, int @Nullable [] reasonCodes) {
        if (reasonCodes != null) {
            for (int reasonCode : reasonCodes) {
                if (reasonCode >= FIRST_ERROR_CODE) {
                    return Optional.of("the broker refuses to " + action + ": " + code(reasonCode));
                }
            }
        }
        return Optional.empty();
    }

    private static String code(int code) {
        String meaning = switch (code) {
            case 0x87 -> "not authorized; check the broker's access rules for the aggregator";
            case 0x8e -> "another client took over; let one aggregator only use this certificate";
            case 0x95 -> "packet too large; lower publishing.partBytes or raise the broker's limit";
            case 0x97 -> "quota exceeded; raise the broker's limit";
            default -> "MQTT 5, section 2.4, says what it means";
        };
        return "reason code 0x" + HexFormat.of().toHexDigits((byte) code) + " (" + meaning + ")";
    }

    private static boolean isTimeout(MqttException failure) {
        return failure.getReasonCode() == MqttClientException.REASON_CODE_CLIENT_TIMEOUT;
    }

    /** The platform's own classes for a chain of certificates that leads nowhere, which are no API. */
    private static boolean isTrustFailure(Throwable root) {
        String name = root.getClass().getName();
        return name.startsWith("java.security.cert.")
                || name.startsWith("sun.security.validator.")
                || name.startsWith("sun.security.provider.certpath.");
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = root.getCause(); cause != null && cause != root; cause = root.getCause()) {
            root = cause;
        }
        return root;
    }

    private static String message(Throwable failure) {
        String text = failure.getMessage();
        return text == null ? failure.getClass().getSimpleName() : text.replaceAll("\\s*\\R\\s*", " ");
    }
}
