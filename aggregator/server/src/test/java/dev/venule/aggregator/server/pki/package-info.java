@NullMarked
package dev.venule.aggregator.server.pki;

import org.jspecify.annotations.NullMarked;
