package dev.venule.broker.pki;

import java.math.BigInteger;
import java.time.Instant;

/**
 * A certificate that counts no longer.
 *
 * @param serial of the certificate
 * @param at since when
 */
public record Revocation(BigInteger serial, Instant at, RevocationReason reason) {
    public Revocation {
        if (serial.signum() <= 0) {
            throw new IllegalArgumentException("a certificate's serial number is positive, was " + serial);
        }
    }
}
