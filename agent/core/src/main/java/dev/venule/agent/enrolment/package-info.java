/** How a device gets a certificate, and keeps a valid one: enrolment over secure transport (EST, RFC 7030). */
@NullMarked
package dev.venule.agent.enrolment;

import org.jspecify.annotations.NullMarked;
