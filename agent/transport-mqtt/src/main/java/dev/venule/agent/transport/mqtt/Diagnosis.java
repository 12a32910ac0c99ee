package dev.venule.agent.transport.mqtt;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;

/** Turns what went wrong into one line that says what to do. */
final class Diagnosis {
    static final String NOT_CONNECTED = "there is no connection to the broker: try again once there is";

    private static final int MAX_LENGTH = 240;
    private static final int MAX_CAUSES = 8;

    private final BrokerEndpoint endpoint;
    private final String deviceId;

    Diagnosis(MqttTransportConfig config) {
        this.endpoint = config.endpoint();
        this.deviceId = config.deviceId();
    }

    /** Why a connection failed or ended. */
    String of(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            String known = ofOne(cause);
            if (known != null) {
                return oneLine(known);
            }
            cause = cause.getCause();
        }
        return oneLine("the connection to " + endpoint + " ended"
                + (failure == null ? "" : " (" + failure.getClass().getSimpleName() + " " + failure.getMessage() + ")")
                + ": see the broker's log");
    }

    /** What broke Paho's parser: it throws whatever comes to it. */
    String ofCrash(Throwable failure) {
        return oneLine(notMqtt(failure));
    }

    /** What a reason code of 0x80 or above means, for the one who is to change it. */
    String ofReasonCode(int code) {
        return switch (code) {
            case MqttReturnCode.RETURN_CODE_UNSUPPORTED_PROTOCOL_VERSION ->
                endpoint + " does not speak MQTT 5: use a broker that does";
            case MqttReturnCode.RETURN_CODE_IDENTIFIER_NOT_VALID ->
                endpoint + " does not accept the client id \"" + deviceId
                        + "\": change the broker's rule for client ids";
            case MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD,
                    MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED,
                    MqttReturnCode.RETURN_CODE_BAD_AUTHENTICATION,
                    MqttReturnCode.RETURN_CODE_BANNED ->
                "not authorized by " + endpoint + ": check that its access rules let \"" + deviceId
                        + "\" do this and that the certificate's CN is this id";
            case MqttReturnCode.RETURN_CODE_SERVER_UNAVAILABLE,
                    MqttReturnCode.RETURN_CODE_SERVER_BUSY,
                    MqttReturnCode.RETURN_CODE_SERVER_SHUTTING_DOWN ->
                endpoint + " is busy or shutting down: nothing to do unless it stays so";
            case MqttReturnCode.RETURN_CODE_CONNECTION_RATE_EXCEEDED,
                    MqttReturnCode.RETURN_CODE_MESSAGE_RATE_TOO_HIGH ->
                endpoint + " limits the rate: nothing to do unless it stays so, then raise its limit";
            case MqttReturnCode.RETURN_CODE_USE_ANOTHER_SERVER, MqttReturnCode.RETURN_CODE_SERVER_MOVED ->
                endpoint + " says that the broker has moved: set the device's broker address to the new one";
            case MqttReturnCode.RETURN_CODE_KEEP_ALIVE_TIMEOUT ->
                endpoint + " heard nothing from this device for too long: check the network";
            case MqttReturnCode.RETURN_CODE_SESSION_TAKEN_OVER ->
                "another client connected as \"" + deviceId + "\": give every device an id of its own";
            case MqttReturnCode.RETURN_CODE_PACKET_TOO_LARGE ->
                "the message is larger than " + endpoint + " takes: raise its maximum packet size";
            case MqttReturnCode.RETURN_CODE_QUOTA_EXCEEDED ->
                "this device has used up its quota at " + endpoint + ": raise it";
            default ->
                endpoint + " answered with reason code 0x" + Integer.toHexString(code) + ": see the broker's log";
        };
    }

    private @Nullable String ofOne(Throwable cause) {
        if (cause instanceof MqttException mqtt) {
            return ofMqtt(mqtt);
        }
        if (cause instanceof UnknownHostException) {
            return "the host " + endpoint.host() + " is unknown: check the broker's address and the device's DNS";
        }
        if (cause instanceof NoRouteToHostException) {
            return "there is no route to " + endpoint + ": check the network";
        }
        if (cause instanceof ConnectException) {
            return endpoint + " refused the connection: check that the broker runs and listens there";
        }
        if (cause instanceof SocketTimeoutException) {
            return endpoint + " did not answer in time: check the network and the firewall";
        }
        if (cause instanceof SSLException) {
            return ofTls(cause);
        }
        if (cause instanceof ProtocolException) {
            return notMqtt(cause);
        }
        if (cause instanceof EOFException || isReset(cause)) {
            return endpoint + " closed the connection"
                    + (endpoint.credentials().isPresent()
                            ? ": if it stays so, check that it trusts the CA of this device's certificate"
                            : ": see the broker's log");
        }
        return null;
    }

    private @Nullable String ofMqtt(MqttException failure) {
        int code = failure.getReasonCode();
        if (code >= Answers.FIRST_FAILURE && code <= Answers.LAST_FAILURE) {
            return ofReasonCode(code);
        }
        return switch (code) {
            case MqttClientException.REASON_CODE_CLIENT_TIMEOUT, MqttClientException.REASON_CODE_WRITE_TIMEOUT ->
                endpoint + " stopped answering: check the network";
            case MqttClientException.REASON_CODE_SERVER_DISCONNECTED ->
                endpoint + " closed the connection: see the broker's log";
            case MqttClientException.REASON_CODE_CLIENT_NOT_CONNECTED,
                    MqttClientException.REASON_CODE_CLIENT_DISCONNECTING -> NOT_CONNECTED;
            case MqttClientException.REASON_CODE_INVALID_MESSAGE,
                    MqttException.REASON_CODE_INVALID_IDENTIFIER,
                    MqttException.REASON_CODE_INVALID_RETURN_CODE,
                    MqttException.REASON_CODE_MALFORMED_PACKET,
                    MqttException.REASON_CODE_UNSUPPORTED_PROTOCOL_VERSION,
                    MqttException.REASON_CODE_INVALID_TOPIC_ALAS,
                    MqttException.REASON_CODE_DUPLICATE_PROPERTY -> notMqtt(failure);
            // Paho found the end while it read a packet's inside; the end of a stream comes with another code.
            case MqttException.REASON_CODE_CLIENT_EXCEPTION ->
                failure.getCause() instanceof EOFException end ? notMqtt(end) : null;
            default -> null;
        };
    }

    private String notMqtt(Throwable detail) {
        return endpoint + " sent what is not MQTT 5 (" + detail.getClass().getSimpleName() + " " + detail.getMessage()
                + "): check that the port is a broker's and that it speaks MQTT 5";
    }

    private String ofTls(Throwable failure) {
        StringBuilder all = new StringBuilder();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            all.append(cause).append(' ');
            cause = cause.getCause();
        }
        String text = all.toString().toLowerCase(Locale.ROOT);
        if (text.contains("received fatal alert") || text.contains("alert_")) {
            return endpoint + " refused this device's certificate or TLS version (" + failure.getMessage()
                    + "): check that the certificate is valid and issued by a CA that the broker trusts";
        }
        if (text.contains("no subject alternative")
                || text.contains("no name matching")
                || text.contains("not verified")) {
            return "the broker's certificate is not for the host " + endpoint.host()
                    + ": connect by a name that it lists, or issue it for this one";
        }
        if (text.contains("expired") || text.contains("validity check") || text.contains("notafter")) {
            return "the certificate of " + endpoint
                    + " is expired or not yet valid: renew it, and check the device's clock";
        }
        if (text.contains("pkix") || text.contains("trust anchor") || text.contains("certpath")) {
            return "the certificate of " + endpoint + " is not from the CA that this device trusts: check the CA file";
        }
        return "TLS with " + endpoint + " failed (" + failure.getMessage() + "): check that it is a TLS port";
    }

    private static boolean isReset(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("reset") || message.contains("Broken pipe") || message.contains("Socket closed");
    }

    /** Printable and short: parts of it may come from the other side. */
    private static String oneLine(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7e]+", " ");
        return printable.length() <= MAX_LENGTH ? printable : printable.substring(0, MAX_LENGTH) + "...";
    }
}
