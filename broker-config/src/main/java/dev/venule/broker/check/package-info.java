/**
 * The preflight of a broker: every rule of the threat model as a probe against the running thing. {@link
 * dev.venule.broker.check.Preflight} runs them, one after the other, and each leaves a finding with what was sent and what came
 * back.
 */
@NullMarked
package dev.venule.broker.check;

import org.jspecify.annotations.NullMarked;
