package dev.venule.aggregator.server.coap;

import java.util.Locale;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;

/** Why a datagram, a handshake or a request was not taken; the name, in lower case, is also the metric's label. */
public enum CoapRefusal {
    /** Not DTLS, of no session that is known, or seen before. */
    DISCARDED_RECORD,
    /** Of a known session, but changed or made up: its authentication code is wrong. */
    FORGED_RECORD,
    /** Not finished: no answer, another key, a certificate that does not count, or too many at a time. */
    FAILED_HANDSHAKE,
    /** The certificate or the shared key belongs to a device that is out. */
    REVOKED,
    /** No key is shared with a device of that name. */
    UNKNOWN_IDENTITY,
    /** DTLS that carries no CoAP. */
    UNREADABLE_MESSAGE,
    /** 4.00, 4.02: a block that does not fit its number and size, or an option that makes no sense. */
    MALFORMED_REQUEST,
    /** 4.01, 4.03: another device's path. */
    NOT_ITS_OWN,
    /** 4.04, 4.05: nothing is there. */
    UNKNOWN_PATH,
    /** 4.08: the last block came, and others had not. */
    INCOMPLETE,
    /** 4.13. */
    TOO_LARGE,
    /** 5.03: later, perhaps. */
    NO_ROOM,
    /** Any other error. */
    OTHER;

    /** For the operator. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CoapRefusal of(ResponseCode code) {
        return switch (code) {
            case BAD_REQUEST, BAD_OPTION -> MALFORMED_REQUEST;
            case UNAUTHORIZED, FORBIDDEN -> NOT_ITS_OWN;
            case NOT_FOUND, METHOD_NOT_ALLOWED -> UNKNOWN_PATH;
            case REQUEST_ENTITY_INCOMPLETE -> INCOMPLETE;
            case REQUEST_ENTITY_TOO_LARGE -> TOO_LARGE;
            case SERVICE_UNAVAILABLE -> NO_ROOM;
            default -> OTHER;
        };
    }
}
