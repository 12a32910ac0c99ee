package dev.venule.agent.transport.mqtt;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;

/** What went wrong on the way to a broker, as one line that says what to do. */
final class Explanation {
    /** Reason codes from here on are refusals (MQTT 5, section 2.4). */
    static final int FIRST_ERROR_CODE = 0x80;

    private Explanation() {}

    /** Why connecting failed. */
    static String ofConnecting(String broker, @Nullable Throwable failure) {
        Throwable root = root(failure);
        if (root instanceof UnknownHostException) {
            return "the broker's host is unknown; check the name in " + broker;
        }
        if (root instanceof ConnectException || root instanceof NoRouteToHostException) {
            return "nothing answers at " + broker + "; is the broker running, and the port right?";
        }
        if (root instanceof SocketTimeoutException) {
            return broker + " does not answer in time; check the network and the firewall";
        }
        if (root instanceof CertificateException || isTrustFailure(root)) {
            return "the certificate of " + broker
                    + " is not trusted; check the device's CA certificate and the broker's name (" + root.getMessage()
                    + ")";
        }
        if (root instanceof SSLException) {
            return broker + " refuses the TLS connection; check the device's certificate (" + root.getMessage() + ")";
        }
        return failure instanceof MqttException mqtt && mqtt.getReasonCode() >= FIRST_ERROR_CODE
                ? broker + " refuses the connection: " + code(mqtt.getReasonCode())
                : "cannot connect to " + broker + ": " + message(root);
    }

    /** Why a connection ended. */
    static String ofDisconnect(@Nullable MqttDisconnectResponse response) {
        if (response == null) {
            return "the connection was lost";
        }
        if (response.getReturnCode() >= FIRST_ERROR_CODE) {
            return "the broker closed the connection: " + code(response.getReturnCode());
        }
        return response.getException() == null
                ? "the connection was lost"
                : "the connection was lost: " + message(root(response.getException()));
    }

    /** Why a publish or a subscription failed. */
    static String ofFailure(String action, @Nullable Throwable failure) {
        return "cannot " + action + ": " + message(root(failure));
    }

    /** The refusal in a token that Paho reports as a success, or null. */
    static @Nullable String refusal(String action, IMqttToken token) {
        int[] codes = token.getReasonCodes();
        if (codes != null) {
            for (int code : codes) {
                if (code >= FIRST_ERROR_CODE) {
                    return "the broker refuses to " + action + ": " + code(code);
                }
            }
        }
        return null;
    }

    private static String code(int code) {
        String meaning = switch (code) {
            case 0x87 -> "not authorized; check the broker's access rules for this device";
            case 0x8e -> "another client took over; every device needs an id of its own";
            case 0x95 -> "packet too large; lower sending.maxPartBytes or raise the broker's limit";
            case 0x97 -> "quota exceeded";
            default -> "see MQTT 5, section 2.4";
        };
        return "reason code 0x" + Integer.toHexString(code) + " (" + meaning + ")";
    }

    private static boolean isTrustFailure(Throwable root) {
        return root.getClass().getName().startsWith("java.security.cert.")
                || root.getClass().getName().startsWith("sun.security.validator.")
                || root.getClass().getName().startsWith("sun.security.provider.certpath.");
    }

    private static Throwable root(@Nullable Throwable failure) {
        Throwable root = failure == null ? new MqttException(MqttException.REASON_CODE_CLIENT_EXCEPTION) : failure;
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
