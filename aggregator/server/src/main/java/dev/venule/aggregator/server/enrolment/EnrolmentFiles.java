package dev.venule.aggregator.server.enrolment;

/** Names in the enrolment's folder. */
final class EnrolmentFiles {
    static final String TOKENS = "tokens";
    static final String ISSUED = "issued.csv";
    static final String REVOKED = "revoked";

    private EnrolmentFiles() {}
}
