/** Whether this device may train now. */
@NullMarked
package dev.venule.agent.eligibility;

import org.jspecify.annotations.NullMarked;
