package dev.venule.broker.pki;

/** Why a certificate counts no longer: the reasons of RFC 5280, section 5.3.1, that apply to a device. */
public enum RevocationReason {
    UNSPECIFIED(0),
    /** The key is, or may be, in other hands: a lost or stolen device. */
    KEY_COMPROMISE(1),
    /** Another certificate took its place. */
    SUPERSEDED(4),
    /** The device is out of use. */
    CESSATION_OF_OPERATION(5),
    /** The device may no longer take part. */
    PRIVILEGE_WITHDRAWN(9);

    private final int code;

    RevocationReason(int code) {
        this.code = code;
    }

    /** The number in the list. */
    int code() {
        return code;
    }
}
