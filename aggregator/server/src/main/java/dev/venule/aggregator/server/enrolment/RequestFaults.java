package dev.venule.aggregator.server.enrolment;

import dev.venule.broker.pki.DeviceRequest;
import dev.venule.broker.pki.RequestFault;

/** What a device's maker reads where a request is refused. */
public final class RequestFaults {
    private RequestFaults() {}

    /** One line that says what to do. */
    public static String explanation(RequestFault fault) {
        return switch (fault) {
            case TOO_LARGE ->
                "the certificate request has more than " + DeviceRequest.MAX_BYTES
                        + " bytes; ask with a device id and a key only";
            case MALFORMED -> "this is no certificate request; send PKCS #10 in base64";
            case INVALID_DEVICE_ID ->
                "the request's subject must be one common name of 1 to 64 characters of A-Z a-z 0-9 . _ - not beginning"
                        + " with a dot: the device id";
            case RESERVED_NAME -> "no device may have the name of a server or an operator; choose another device id";
            case KEY_NOT_ACCEPTED ->
                "the request's key is too weak or of a kind that brokers do not take; use EC P-256";
            case NO_PROOF_OF_POSSESSION -> "the request is not signed by its own key; make it with the device's key";
        };
    }
}
