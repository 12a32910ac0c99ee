/** Who may do what at a broker, by the name in the certificate. */
@NullMarked
package dev.venule.broker.access;

import org.jspecify.annotations.NullMarked;
