/** Simulated devices that are real agents: own outbox, own model runtime, own connection and certificate. */
@NullMarked
package dev.venule.fleet.device;

import org.jspecify.annotations.NullMarked;
