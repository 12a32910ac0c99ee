/** Who the device can prove to be: its private keys, the certificates for them, and whom it trusts. */
@NullMarked
package dev.venule.agent.identity;

import org.jspecify.annotations.NullMarked;
