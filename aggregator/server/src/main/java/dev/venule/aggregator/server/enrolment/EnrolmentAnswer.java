package dev.venule.aggregator.server.enrolment;

import java.security.cert.X509Certificate;
import java.util.List;

/** What the desk says. */
sealed interface EnrolmentAnswer {
    /** The certificate that was issued, and why: token or renewal. */
    record Issued(String device, X509Certificate certificate, String grounds) implements EnrolmentAnswer {}

    /** What devices are to trust and what leads there. */
    record Bundle(List<X509Certificate> certificates) implements EnrolmentAnswer {}

    /** @param explanation one line that says what to do */
    record Refused(Cause cause, String explanation) implements EnrolmentAnswer {}

    /** Kinds of refusal, as HTTP counts them. */
    enum Cause {
        BAD_REQUEST(400),
        UNAUTHORIZED(401),
        FORBIDDEN(403),
        TOO_LARGE(413),
        TOO_MANY(429);

        private final int status;

        Cause(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
