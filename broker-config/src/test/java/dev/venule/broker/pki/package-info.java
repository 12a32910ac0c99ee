@NullMarked
package dev.venule.broker.pki;

import org.jspecify.annotations.NullMarked;
