/** Everything that a fleet needs, written into a folder: certificates, brokers' configurations, services. */
@NullMarked
package dev.venule.broker.setup;

import org.jspecify.annotations.NullMarked;
