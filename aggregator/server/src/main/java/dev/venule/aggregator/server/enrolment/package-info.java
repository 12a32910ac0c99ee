/** Certificates for devices: enrolment over secure transport (EST, RFC 7030), one-time tokens, revocation. */
@NullMarked
package dev.venule.aggregator.server.enrolment;

import org.jspecify.annotations.NullMarked;
