package dev.venule.broker.pki;

/** Why a request gets no certificate: the label under which it is counted. */
public enum RequestFault {
    /** More bytes than any request needs. */
    TOO_LARGE,
    /** No PKCS #10 request. */
    MALFORMED,
    /** No common name, several, or one that cannot stand in an address. */
    INVALID_DEVICE_ID,
    /** The name of the aggregator, an operator, a broker or a bridge. */
    RESERVED_NAME,
    /** The key is not EC P-256, Ed25519 or RSA of 2048 to 8192 bits. */
    KEY_NOT_ACCEPTED,
    /** The request is not signed by the key that it names. */
    NO_PROOF_OF_POSSESSION
}
